using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Keys;

/// <summary>Keys whose private half is known to others, by fingerprint.</summary>
/// <remarks>
/// Sixteen bytes an entry and no object for it, because lists have millions: of a fingerprint the first 128 bits are kept, which no honest
/// key shares by chance.
/// </remarks>
public sealed class KeyBlocklist
{
    /// <summary>The digits that the lists of Debian's openssl-blacklist keep of each digest.</summary>
    private const int DebianDigits = 20;

    /// <summary>Ten times all lists that exist; more would be a wrong file.</summary>
    private const int EntriesMax = 20_000_000;

    private const int FingerprintDigits = 2 * SHA256.HashSizeInBytes;
    private const int KeptDigits = 32;

    // Both sorted, for binary search.
    private readonly UInt128[] _fingerprints;
    private readonly UInt128[] _debianDigests;

    private KeyBlocklist(UInt128[] fingerprints, UInt128[] debianDigests)
    {
        Array.Sort(fingerprints);
        Array.Sort(debianDigests);
        (_fingerprints, _debianDigests) = (fingerprints, debianDigests);
    }

    /// <summary>Blocks nothing.</summary>
    public static KeyBlocklist Empty { get; } = new([], []);

    /// <summary>How many entries there are.</summary>
    public int Count => _fingerprints.Length + _debianDigests.Length;

    /// <summary>
    /// Reads the lines of two lists, of at most 20,000,000 entries each; empty lines and those that begin with # are passed over.
    /// </summary>
    /// <param name="fingerprintLines">SHA-256 of each SubjectPublicKeyInfo, 64 hexadecimal digits.</param>
    /// <param name="debianLines">
    /// The format of openssl-blacklist (CVE-2008-0166): the last 20 hexadecimal digits of the SHA-1 of what
    /// <c>openssl rsa -noout -modulus</c> prints.
    /// </param>
    public static Result<KeyBlocklist> Parse(IEnumerable<string> fingerprintLines, IEnumerable<string> debianLines)
    {
        var fingerprints = ReadEntries(fingerprintLines, FingerprintDigits);
        if (fingerprints.IsRefused)
            return fingerprints.Refusal;

        var debianDigests = ReadEntries(debianLines, DebianDigits);
        return debianDigests.IsRefused ? debianDigests.Refusal : new KeyBlocklist(fingerprints.Value, debianDigests.Value);
    }

    /// <summary>What any of the lists blocks.</summary>
    public static KeyBlocklist Union(IReadOnlyCollection<KeyBlocklist> lists) => lists.Count == 0
        ? Empty
        : new(
            [.. lists.SelectMany(list => list._fingerprints).Distinct()],
            [.. lists.SelectMany(list => list._debianDigests).Distinct()]);

    /// <summary>Null, or which list has the key.</summary>
    public Refusal? Check(SubjectPublicKey key)
    {
        if (Has(_fingerprints, key.Fingerprint))
            return Blocked("KeyCompromised", "The private half of this key is known to others.", key);

        return _debianDigests.Length > 0 && key.Kind == PublicKeyKind.Rsa && Has(_debianDigests, DebianDigest(key))
            ? Blocked(
                "KeyDebianWeak",
                "This key was made by the faulty OpenSSL of Debian 4 (CVE-2008-0166), which knew only 32,767 of each size.",
                key)
            : null;
    }

    private static bool Has(UInt128[] entries, string digits) => Array.BinarySearch(entries, Kept(digits)) >= 0;

    private static UInt128 Kept(string digits) =>
        UInt128.Parse(digits.AsSpan(0, Math.Min(digits.Length, KeptDigits)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static Refusal Blocked(string code, string fault, SubjectPublicKey key) => new(code, $"{fault} Make a new key.")
    {
        Arguments = [key.Fingerprint],
    };

    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "The published lists are of SHA-1 digests; a name to look up, not a protection.")]
    private static string DebianDigest(SubjectPublicKey key)
    {
        var modulus = Convert.ToHexString(key.Modulus.ToByteArray(isUnsigned: true, isBigEndian: true));
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes($"Modulus={modulus}\n")))[^DebianDigits..];
    }

    private static Result<UInt128[]> ReadEntries(IEnumerable<string> lines, int digits)
    {
        var entries = new List<UInt128>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
                continue;

            var entry = line.Trim();
            if (entry.Length != digits || !entry.All(char.IsAsciiHexDigit) || entries.Count == EntriesMax)
                return NotAnEntry(number, digits);
            entries.Add(Kept(entry));
        }

        return entries.ToArray();
    }

    private static Refusal NotAnEntry(int number, int digits)
    {
        var (line, count) = (number.ToString(CultureInfo.InvariantCulture), digits.ToString(CultureInfo.InvariantCulture));
        return new Refusal(
            "KeyBlocklistMalformed",
            $"Line {line} of the blocklist is not {count} hexadecimal digits. Look whether it is the right file.")
        {
            Arguments = [line, count],
        };
    }
}
