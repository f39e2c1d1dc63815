using System.Collections.Frozen;
using System.Text.Json;

namespace Segl.Server.Design;

/// <summary>The addresses of the built style sheet, script and icons, whose names change with their content.</summary>
public sealed class WebAssets
{
    private readonly FrozenDictionary<string, string> _paths;

    /// <summary>Reads what the build wrote.</summary>
    public WebAssets(IWebHostEnvironment environment)
    {
        using var manifest = environment.WebRootFileProvider.GetFileInfo("assets/manifest.json").CreateReadStream();
        // Never the literal null.
        _paths = JsonSerializer.Deserialize<Dictionary<string, string>>(manifest)!.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The address of an asset, for example of <c>segl.css</c>.</summary>
    public string this[string name] => $"/assets/{_paths[name]}";

    /// <summary>The address of one icon in the sprite.</summary>
    public string Icon(string name) => $"{this["icons.svg"]}#{name}";
}
