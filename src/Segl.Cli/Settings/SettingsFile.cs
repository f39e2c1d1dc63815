using System.Text.Json;
using Segl.Client.Keys;

namespace Segl.Cli.Settings;

/// <summary>What <c>segl login</c> remembers, in a file that only its owner can read.</summary>
internal sealed record SavedSettings
{
    /// <summary>Where the server speaks TLS.</summary>
    public string? Server { get; init; }

    /// <summary>Where it asks for a certificate.</summary>
    public string? Mutual { get; init; }

    /// <summary>The file of the root that is trusted for both.</summary>
    public string? Root { get; init; }

    /// <summary>The token.</summary>
    public string? Token { get; init; }

    /// <summary>Until when it is good; null where only the server knows.</summary>
    public DateTimeOffset? TokenEnds { get; init; }
}

/// <summary>The file <c>segl/settings.json</c> below <c>$XDG_CONFIG_HOME</c>, by default <c>~/.config</c>.</summary>
internal static class SettingsFile
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Where it is.</summary>
    public static string Path => System.IO.Path.Combine(Folder, "settings.json");

    private static string Folder => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } home
            ? home
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
        "segl");

    /// <summary>What is remembered; nothing before the first sign-in.</summary>
    /// <exception cref="SettingsUnreadableException">Somebody has written something else there.</exception>
    public static SavedSettings Read()
    {
        try
        {
            return File.Exists(Path)
                ? JsonSerializer.Deserialize<SavedSettings>(File.ReadAllText(Path), Format) ?? new SavedSettings()
                : new SavedSettings();
        }
        catch (JsonException fault)
        {
            throw new SettingsUnreadableException(Path, fault);
        }
    }

    /// <summary>Remembers.</summary>
    public static void Write(SavedSettings settings)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Folder);
        else
            Directory.CreateDirectory(Folder, OwnerFolder);
        PrivateFile.Write(Path, JsonSerializer.Serialize(settings, Format) + "\n");
    }
}
