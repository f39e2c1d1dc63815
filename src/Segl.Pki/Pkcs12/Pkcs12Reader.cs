using System.Formats.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Pkcs12;

/// <summary>
/// Reads PKCS#12 files of our own and of OpenSSL, Java, NSS, GnuTLS and Windows: RFC 7292 in password privacy and integrity mode.
/// </summary>
/// <remarks>
/// BER is accepted, as NSS writes it. RC2, with which OpenSSL and Java once hid certificates, is not: current systems have dropped it.
/// </remarks>
public static class Pkcs12Reader
{
    private const int PfxVersion = 3;

    /// <summary>The keys and certificates of the file, or why it is not opened; every bound is in <see cref="Pkcs12Limits"/>.</summary>
    public static Result<Pkcs12Contents> Read(ReadOnlyMemory<byte> file, ReadOnlySpan<char> password)
    {
        if (file.Length > Pkcs12Limits.FileBytesMax)
            return Pkcs12Refusals.TooLarge(file.Length);

        using Pkcs12Password? given = Pkcs12Password.TryFrom(password);
        if (given is null)
            return Pkcs12Refusals.WrongPassword();

        try
        {
            return ReadPfx(file, given);
        }
        catch (AsnContentException exception)
        {
            return Pkcs12Refusals.Malformed(exception.Message);
        }
    }

    private static Result<Pkcs12Contents> ReadPfx(ReadOnlyMemory<byte> file, Pkcs12Password password)
    {
        AsnReader reader = new(file, AsnEncodingRules.BER);
        AsnReader pfx = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        if (pfx.ReadInteger() != PfxVersion)
            throw new AsnContentException("a version other than 3");

        AsnReader contentInfo = pfx.ReadSequence();
        if (contentInfo.ReadObjectIdentifier() is not Pkcs12Oids.Data)
            return Pkcs12Refusals.Unsupported("public-key integrity mode");
        byte[] authenticatedSafe = ReadExplicitOctets(contentInfo);
        contentInfo.ThrowIfNotEmpty();

        if (!pfx.HasData)
            return Pkcs12Refusals.MacMissing();
        Result<Pkcs12Mac> mac = Pkcs12Mac.Read(pfx);
        pfx.ThrowIfNotEmpty();
        if (mac.IsRefused)
            return mac.Refusal;

        return Open(mac.Value, authenticatedSafe, password);
    }

    private static Result<Pkcs12Contents> Open(Pkcs12Mac mac, byte[] authenticatedSafe, Pkcs12Password password)
    {
        IterationBudget budget = new();
        Refusal? refusal = mac.Verify(authenticatedSafe, password, budget);
        if (refusal is null)
            return new AuthenticatedSafeReader(password, budget).Read(authenticatedSafe);

        // An empty password is a lone terminator to some writers and no octets at all to others (RFC 7292 appendix B.1 does not say).
        if (!password.IsEmpty)
            return refusal;

        using Pkcs12Password absent = Pkcs12Password.Absent();
        refusal = mac.Verify(authenticatedSafe, absent, budget);
        return refusal is null ? new AuthenticatedSafeReader(absent, budget).Read(authenticatedSafe) : refusal;
    }

    /// <summary><c>[0] EXPLICIT OCTET STRING</c>.</summary>
    internal static byte[] ReadExplicitOctets(AsnReader reader)
    {
        AsnReader content = reader.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
        byte[] octets = content.ReadOctetString();
        content.ThrowIfNotEmpty();
        return octets;
    }
}
