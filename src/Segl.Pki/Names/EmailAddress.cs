using System.Buffers;
using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>An e-mail address that fits a certificate: a Mailbox of ASCII characters (RFC 5280 §4.2.1.6, RFC 5321 §4.1.2).</summary>
public sealed record EmailAddress
{
    /// <summary>The longest path of RFC 5321 §4.5.3.1.3 less its angle brackets.</summary>
    private const int CharactersMax = 254;
    private const int LocalPartCharactersMax = 64;
    private const int LabelCharactersMax = 63;

    private static readonly SearchValues<char> AtomText =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~");

    private static readonly SearchValues<char> LabelText =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    private EmailAddress(string value) => Value = value;

    /// <summary>The address as it was written.</summary>
    public string Value { get; }

    /// <summary>Reads an address; quoted local parts, comments and address literals are refused.</summary>
    public static Result<EmailAddress> Parse(string text)
    {
        var address = text.Trim(' ');
        if (address.Length == 0)
            return new Refusal("EmailAddressEmpty", "The e-mail address is empty.");
        if (address.Length > CharactersMax)
            return TooLong(address.Length);
        if (!System.Text.Ascii.IsValid(address))
            return NotAscii();

        var at = address.LastIndexOf('@');
        return at > 0 && IsLocalPart(address.AsSpan(0, at)) && IsDomain(address[(at + 1)..])
            ? new EmailAddress(address)
            : new Refusal("EmailAddressMalformed", $"'{address}' is not an e-mail address of the form name@example.com.")
            {
                Arguments = [address],
            };
    }

    /// <summary>The address.</summary>
    public override string ToString() => Value;

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local.Length > LocalPartCharactersMax)
            return false;

        foreach (var range in local.Split('.'))
        {
            if (local[range].IsEmpty || local[range].ContainsAnyExcept(AtomText))
                return false;
        }

        return true;
    }

    private static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length > 1 && Array.TrueForAll(labels, IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LabelCharactersMax && !label.AsSpan().ContainsAnyExcept(LabelText) && label[0] != '-'
            && label[^1] != '-';

    private static Refusal TooLong(int characters)
    {
        var count = characters.ToString(CultureInfo.InvariantCulture);
        return new Refusal("EmailAddressTooLong", $"The e-mail address has {count} characters; at most 254 can be used.")
        {
            Clause = "RFC 5321 §4.5.3.1.3",
            Arguments = [count, CharactersMax.ToString(CultureInfo.InvariantCulture)],
        };
    }

    private static Refusal NotAscii() =>
        new(
            "EmailAddressNotAscii",
            "The e-mail address has characters outside ASCII, which a certificate cannot carry (rfc822Name is an IA5String). Use one "
            + "without them.")
        {
            Clause = "RFC 5280 §4.2.1.6",
        };
}
