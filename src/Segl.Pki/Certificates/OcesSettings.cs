using System.Formats.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Certificates;

/// <summary>What in an OCES3 certificate belongs to the authority that issues it, and so is configuration.</summary>
public sealed record OcesSettings
{
    private const int UuidCharacters = 36;

    /// <summary>X.520 upper bound of the serialNumber attribute (RFC 5280 Appendix A.1).</summary>
    private const int SerialNumberCharactersMax = 64;

    private OcesSettings(string policyOid, string nameRegistrationAuthorityUri, string subjectIdentifierPrefix) =>
        (PolicyOid, NameRegistrationAuthorityUri,
            SubjectIdentifierPrefix) = (policyOid, nameRegistrationAuthorityUri, subjectIdentifierPrefix);

    /// <summary>
    /// The values of the Danish state's own certificates, so that software under test sees the real shape; never for production.
    /// </summary>
    public static OcesSettings Demonstration { get; } = new("1.2.208.169.1.1.1.3.7.1", "https://uid.gov.dk", "UI:DK-O:G:");

    /// <summary>The certificate policy that the authority issues under.</summary>
    public string PolicyOid { get; }

    /// <summary>Who registers the names: a URI in the qcStatements.</summary>
    public string NameRegistrationAuthorityUri { get; }

    /// <summary>What stands before the profile's UUID in the subject's serialNumber.</summary>
    public string SubjectIdentifierPrefix { get; }

    /// <summary>Reads the settings of an installation.</summary>
    public static Result<OcesSettings> Parse(string policyOid, string nameRegistrationAuthorityUri, string subjectIdentifierPrefix)
    {
        if (!IsOid(policyOid))
            return Invalid("PolicyOidInvalid", policyOid, "is not an object identifier in dotted form, for example 1.3.6.1.4.1.99999.1");
        if (!nameRegistrationAuthorityUri.StartsWith("https://", StringComparison.Ordinal) || !IsUri(nameRegistrationAuthorityUri))
            return Invalid("NameRegistrationAuthorityUriInvalid", nameRegistrationAuthorityUri, "is not an absolute https URI in ASCII");
        if (subjectIdentifierPrefix.Length > SerialNumberCharactersMax - UuidCharacters || !subjectIdentifierPrefix.All(IsPrintable))
            return Invalid("SubjectIdentifierPrefixInvalid", subjectIdentifierPrefix, "is not at most 28 characters of PrintableString");

        return new OcesSettings(policyOid, nameRegistrationAuthorityUri, subjectIdentifierPrefix);
    }

    /// <summary>The serialNumber attribute of a profile.</summary>
    internal string SubjectIdentifier(Guid profileId) => $"{SubjectIdentifierPrefix}{profileId.ToString("D")}";

    private static bool IsOid(string text)
    {
        try
        {
            new AsnWriter(AsnEncodingRules.DER).WriteObjectIdentifier(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsUri(string text) => System.Text.Ascii.IsValid(text) && Uri.TryCreate(text, UriKind.Absolute, out _);

    // X.680 §41.4, table 10.
    private static bool IsPrintable(char character) =>
        char.IsAsciiLetterOrDigit(character) || " '()+,-./:=?".Contains(character, StringComparison.Ordinal);

    private static Refusal Invalid(string code, string value, string fault) => new(code, $"'{value}' {fault}.") { Arguments = [value] };
}
