using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Segl.Ca;
using Segl.Ca.Authorities;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Settings;

/// <summary>The authority on this machine, as the server's own settings describe it.</summary>
internal sealed partial record Installation(CaSettings Settings, CaDatabase Database, MasterKey MasterKey) : IAsyncDisposable
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Who works here, for the audit trail.</summary>
    public static string Actor => $"operator:{Environment.UserName}";

    /// <summary>One that is there; the refusal where a setting is bad, or database or master key are missing.</summary>
    public static Result<Installation> Open(string? settingsFile) => Read(settingsFile, (storage, settings) =>
    {
        var hasKey = Environment.GetEnvironmentVariable(MasterKey.EnvironmentVariable) is { Length: > 0 }
            || File.Exists(storage.MasterKeyFile);
        if (!hasKey)
            return new Refusal(
                "MasterKeyMissing", $"There is no master key in {storage.MasterKeyFile} or {MasterKey.EnvironmentVariable}.");

        // SQLite would make an empty one.
        var database = new CaDatabase(storage.Kind, storage.EffectiveConnectionString);
        if (database.FilePath is { } file && !File.Exists(file))
            return new Refusal("AuthorityMissing", $"There is no database {file}.");
        return new Installation(settings, database, MasterKeyFile.OpenOrCreate(storage.MasterKeyFile));
    });

    /// <summary>One that may be new.</summary>
    public static Result<Installation> OpenOrCreate(string? settingsFile) => Read(settingsFile, (storage, settings) =>
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(storage.DataDirectory);
        else
            Directory.CreateDirectory(storage.DataDirectory, OwnerFolder);
        return new Installation(
            settings, new CaDatabase(storage.Kind, storage.EffectiveConnectionString), MasterKeyFile.OpenOrCreate(storage.MasterKeyFile));
    });

    /// <summary>Brings the engine's tables up to this program's.</summary>
    public Task MigrateAsync(TimeProvider clock, CancellationToken cancellationToken) =>
        new MigrationRunner(Database, clock, NullLogger<MigrationRunner>.Instance).RunAsync(MigrationSet.Engine, cancellationToken);

    /// <summary>Makes the authorities, as the first start does.</summary>
    public async Task<IReadOnlyList<AuthorityGeneration>> MakeAuthoritiesAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        using var engine = await CertificateAuthority.OpenAsync(
            Settings, Database, MasterKey, clock, NullLogger<CertificateAuthority>.Instance, cancellationToken);
        return engine.Generations;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        MasterKey.Dispose();
        await Database.DisposeAsync();
    }

    private static Result<Installation> Read(string? settingsFile, Func<StorageOptions, CaSettings, Result<Installation>> open)
    {
        var read = ReadSettings(settingsFile);
        return read.IsRefused ? read.Refusal : open(read.Value.Storage, read.Value.Authority);
    }

    private static Result<(StorageOptions Storage, CaSettings Authority)> ReadSettings(string? settingsFile)
    {
        if (settingsFile is not null && !File.Exists(settingsFile))
            return Invalid($"There is no file {settingsFile}.");

        try
        {
            var builder = new ConfigurationBuilder();
            if (settingsFile is not null)
                builder.AddJsonFile(Path.GetFullPath(settingsFile), optional: false);
            var configuration = builder.AddEnvironmentVariables().Build();
            var storage = CaConfiguration.StorageFrom(configuration);
            if (storage.Fault() is { } fault)
                return Invalid(fault);

            var authority = CaSettings.Parse(CaConfiguration.OptionsFrom(configuration));
            return authority.IsRefused
                ? Invalid($"{CaConfiguration.Section}:{authority.Refusal.Field}: {authority.Refusal.Detail}")
                : (storage, authority.Value);
        }
        catch (InvalidDataException)
        {
            return Invalid($"{settingsFile} is not the JSON of settings.");
        }
        catch (InvalidOperationException fault)
        {
            var named = SettingAtFault().Match(fault.Message);
            return Invalid($"A setting is unknown, or its value is not taken{(named.Success ? $": {named.Groups["it"].Value}" : "")}.");
        }
    }

    private static Refusal Invalid(string detail) => new("SettingsInvalid", detail);

    // The framework names it at the end of a sentence about our types.
    [GeneratedRegex("(?: at '|not found on the instance of [^:]*: ')(?<it>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SettingAtFault();
}
