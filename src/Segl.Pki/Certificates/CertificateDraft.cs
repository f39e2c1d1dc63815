using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Certificates;

/// <summary>A certificate that somebody wants signed: its bytes, and what they are meant to say.</summary>
/// <remarks>Nothing here is trusted: the linter reads the bytes afresh and compares. Only what it returns can be signed.</remarks>
public sealed record CertificateDraft
{
    /// <summary>The TBSCertificate in DER.</summary>
    public required ReadOnlyMemory<byte> ToBeSigned { get; init; }

    /// <summary>The serial number that is meant.</summary>
    public required SerialNumber SerialNumber { get; init; }

    /// <summary>The subject that is meant.</summary>
    public required DistinguishedName Subject { get; init; }

    /// <summary>The validity that is meant.</summary>
    public required Validity Validity { get; init; }

    /// <summary>The key that is meant.</summary>
    public required SubjectPublicKey PublicKey { get; init; }

    /// <summary>Takes up a draft again that was written down, for example before a crash or on another machine.</summary>
    public static Result<CertificateDraft> Parse(ReadOnlyMemory<byte> toBeSigned)
    {
        var parsed = TbsCertificate.Parse(toBeSigned);
        if (parsed.IsRefused)
            return parsed.Refusal;

        var content = parsed.Value;
        return new CertificateDraft
        {
            ToBeSigned = content.Der,
            SerialNumber = content.SerialNumber,
            Subject = content.Subject,
            Validity = content.Validity,
            PublicKey = content.PublicKey,
        };
    }
}
