using System.Security.Cryptography;

namespace Segl.Server.Features.Orders;

/// <summary>
/// A one-time code in clear (R2.5): four groups of four characters; it exists between drawing and showing, and between typing and checking.
/// </summary>
/// <remarks>
/// Thirty-one characters, sixteen times: log₂ 31¹⁶ ≈ 79 bits. Digits 0 and 1 and the letters I, L and O are left out, so no two look alike.
/// </remarks>
public sealed class SecretCode
{
    /// <summary>The characters of a code.</summary>
    public const string Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    /// <summary>How many characters a code has without separators.</summary>
    public const int Characters = 16;

    private const int GroupCharacters = 4;

    // Room for a separator between any two characters; more was not typed from a code.
    private const int TypedCharactersMax = 4 * Characters;

    // Nobody's code: it has a character outside the alphabet. Comparing it costs what comparing any other does.
    private static readonly SecretCode s_nobodys = new(new string('0', Characters));

    private readonly string _characters;

    private SecretCode(string characters) => _characters = characters;

    /// <summary>The characters as octets, for hashing only.</summary>
    internal byte[] Octets => System.Text.Encoding.ASCII.GetBytes(_characters);

    /// <summary>A new code.</summary>
    public static SecretCode Draw() => new(RandomNumberGenerator.GetString(Alphabet, Characters));

    /// <summary>Reads a code as people type it: small letters, spaces and hyphens of any kind do no harm.</summary>
    /// <remarks>Text that cannot be a code gives a code that matches none, so that checking takes the same time.</remarks>
    public static SecretCode Typed(string? text)
    {
        if (text is null || text.Length > TypedCharactersMax)
            return s_nobodys;

        var characters = string.Concat(text.Where(character => !IsSeparator(character))).ToUpperInvariant();
        return characters.Length == Characters && characters.All(Alphabet.Contains) ? new SecretCode(characters) : s_nobodys;
    }

    /// <summary>The code for the one page that shows it: ABCD-EFGH-JKMN-PQRS.</summary>
    public string Reveal() => string.Join('-', _characters.Chunk(GroupCharacters).Select(group => new string(group)));

    /// <summary>Not the code: a log or an exception may ask for this.</summary>
    public override string ToString() => "(one-time code)";

    private static bool IsSeparator(char character) =>
        char.IsWhiteSpace(character) || char.GetUnicodeCategory(character) == System.Globalization.UnicodeCategory.DashPunctuation;
}
