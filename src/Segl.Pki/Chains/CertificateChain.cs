using System.Text;
using Segl.Pki.Certificates;
using Segl.Pki.Cms;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains;

/// <summary>A certificate with the authorities above it, each signed by the next: leaf first, root last where it is there.</summary>
/// <remarks>The signatures hold (RFC 5280 §6.1.3 a 1 and 4). Time, revocation, policies and trust are other questions.</remarks>
public sealed class CertificateChain
{
    /// <summary>The most certificates of a chain: OCES3 has three, the web up to five.</summary>
    public const int CertificatesMax = 8;

    /// <summary>The longest text that is read: base64 of <see cref="CertificatesMax"/> large certificates, with room for remarks.</summary>
    public const int PemBytesMax = 128 * 1024;

    private const string Label = "CERTIFICATE";

    private CertificateChain(IReadOnlyList<Certificate> certificates) => Certificates = certificates;

    /// <summary>All of them, leaf first.</summary>
    public IReadOnlyList<Certificate> Certificates { get; }

    /// <summary>The certificate that the chain is for.</summary>
    public Certificate Leaf => Certificates[0];

    /// <summary>Those above the leaf, issuing authority first; the form that a PKCS#12 file takes.</summary>
    public IReadOnlyList<Certificate> Authorities => [.. Certificates.Skip(1)];

    /// <summary>Whether the last one is a root, that is signed by itself.</summary>
    public bool IsComplete => ChainOrder.IsSelfIssued(Certificates[^1]);

    /// <summary>The chain of certificates that are in order, leaf first.</summary>
    public static Result<CertificateChain> Of(IReadOnlyList<Certificate> leafFirst)
    {
        ArgumentNullException.ThrowIfNull(leafFirst);
        if (leafFirst.Count == 0)
            return ChainRefusals.Empty();
        if (leafFirst.Count > CertificatesMax)
            return ChainRefusals.TooLong(leafFirst.Count);

        for (int i = 0; i + 1 < leafFirst.Count; i++)
        {
            if (!ChainOrder.IsIssuerOf(leafFirst[i + 1], leafFirst[i]))
                return ChainRefusals.Broken(leafFirst[i], leafFirst[i + 1]);
            if (CheckSignature(leafFirst[i], leafFirst[i + 1]) is { } refusal)
                return refusal;
        }

        Certificate last = leafFirst[^1];
        if (ChainOrder.IsSelfIssued(last) && CheckSignature(last, last) is { } ofRoot)
            return ofRoot;

        return new CertificateChain([.. leafFirst]);
    }

    /// <summary>The one chain that all of the certificates make, in whatever order they come.</summary>
    public static Result<CertificateChain> Assemble(IReadOnlyList<Certificate> unordered)
    {
        ArgumentNullException.ThrowIfNull(unordered);
        if (unordered.Count == 0)
            return ChainRefusals.Empty();
        if (unordered.Count > CertificatesMax)
            return ChainRefusals.TooLong(unordered.Count);

        Result<IReadOnlyList<Certificate>> ordered = ChainOrder.LeafFirst(unordered);
        return ordered.IsRefused ? ordered.Refusal : Of(ordered.Value);
    }

    /// <summary>
    /// Reads a chain in PEM (RFC 7468 §5); the blocks may be in any order, but nothing else than certificates may be there.
    /// </summary>
    public static Result<CertificateChain> ParsePem(ReadOnlyMemory<byte> text)
    {
        Result<IReadOnlyList<ReadOnlyMemory<byte>>> blocks = PemBlocks.Read(text.Span, Label, PemBytesMax, CertificatesMax);
        return blocks.IsRefused ? blocks.Refusal : ParseAll(blocks.Value);
    }

    /// <summary>Reads a chain from a PKCS#7 message with certificates only (RFC 5652 §5.2).</summary>
    public static Result<CertificateChain> ParsePkcs7(ReadOnlyMemory<byte> message)
    {
        Result<IReadOnlyList<ReadOnlyMemory<byte>>> certificates = CertificatesOnlyMessage.Read(message);
        return certificates.IsRefused ? certificates.Refusal : ParseAll(certificates.Value);
    }

    /// <summary>The textual form: one block for each, leaf first, lines of 64 characters ended by LF (RFC 7468 §5).</summary>
    public string ToPem()
    {
        StringBuilder text = new();
        foreach (Certificate certificate in Certificates)
            text.Append(certificate.ToPem());

        return text.ToString();
    }

    /// <summary>The PKCS#7 message with certificates only, in DER (RFC 5652 §5.2), which sorts them.</summary>
    public ReadOnlyMemory<byte> ToPkcs7() => CertificatesOnlyMessage.Write([.. Certificates.Select(certificate => certificate.Der)]);

    private static Refusal? CheckSignature(Certificate certificate, Certificate issuer)
    {
        if (certificate.SignatureAlgorithm is null)
            return ChainRefusals.UnknownSignatureAlgorithm(certificate);

        return certificate.IsSignedBy(issuer.PublicKey) ? null : ChainRefusals.Broken(certificate, issuer);
    }

    private static Result<CertificateChain> ParseAll(IReadOnlyList<ReadOnlyMemory<byte>> ders)
    {
        List<Certificate> certificates = [];
        foreach (ReadOnlyMemory<byte> der in ders)
        {
            Result<Certificate> certificate = Certificate.Parse(der);
            if (certificate.IsRefused)
                return certificate.Refusal;
            certificates.Add(certificate.Value);
        }

        return Assemble(certificates);
    }
}
