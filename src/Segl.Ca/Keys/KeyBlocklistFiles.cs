using Segl.Pki.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Ca.Keys;

/// <summary>Reads the operator's lists of keys that are never certified.</summary>
internal static class KeyBlocklistFiles
{
    // Two of each size that is certified would do.
    private const int FilesMax = 64;

    // Four million fingerprints. All Debian weak keys of one size have two million bytes.
    private const long FileBytesMax = 256 * 1024 * 1024;

    /// <summary>All the lists as one; a refusal names the option, the file and its line.</summary>
    public static Result<KeyBlocklist> Read(CaOptions options)
    {
        var compromised = ReadAll(
            options.CompromisedKeyFiles, nameof(options.CompromisedKeyFiles), lines => KeyBlocklist.Parse(lines, []));
        if (compromised.IsRefused)
            return compromised.Refusal;

        var debian = ReadAll(options.DebianWeakKeyFiles, nameof(options.DebianWeakKeyFiles), lines => KeyBlocklist.Parse([], lines));
        return debian.IsRefused ? debian.Refusal : KeyBlocklist.Union([compromised.Value, debian.Value]);
    }

    private static Result<KeyBlocklist> ReadAll(
        IReadOnlyList<string> paths, string option, Func<IEnumerable<string>, Result<KeyBlocklist>> parse)
    {
        if (paths.Count > FilesMax)
            return TooLarge($"{paths.Count} blocklists are named; at most {FilesMax} are read. Join some of them.").At(option);

        var lists = new List<KeyBlocklist>();
        foreach (var path in paths)
        {
            var list = ReadOne(path, parse);
            if (list.IsRefused)
                return list.Refusal.At(option);
            lists.Add(list.Value);
        }

        return KeyBlocklist.Union(lists);
    }

    private static Result<KeyBlocklist> ReadOne(string path, Func<IEnumerable<string>, Result<KeyBlocklist>> parse)
    {
        try
        {
            if (new FileInfo(path).Length > FileBytesMax)
                return TooLarge($"{path} is larger than {FileBytesMax} bytes. Divide it.");

            var list = parse(File.ReadLines(path));
            if (!list.IsRefused && list.Value.Count == 0)
                return new Refusal("KeyBlocklistEmpty", $"{path} blocks no key. Look whether it is the right file, or do not name it.");
            return list.IsRefused ? list.Refusal with { Detail = $"{path}: {list.Refusal.Detail}" } : list;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Refusal("KeyBlocklistUnreadable", $"{path} cannot be read: {exception.Message}");
        }
    }

    private static Refusal TooLarge(string detail) => new("KeyBlocklistTooLarge", detail);
}
