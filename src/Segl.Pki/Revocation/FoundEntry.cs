namespace Segl.Pki.Revocation;

/// <summary>One entry of anybody's revocation list, over the list's own bytes (RFC 5280 §5.3).</summary>
internal ref struct FoundEntry
{
    /// <summary>The contents octets of userCertificate, of any sign and length.</summary>
    public ReadOnlySpan<byte> SerialOctets { get; set; }

    /// <summary>revocationDate.</summary>
    public DateTimeOffset RevocationDate { get; set; }

    /// <summary>reasonCode.</summary>
    public CrlReason Reason { get; set; }

    /// <summary>invalidityDate; null where absent.</summary>
    public DateTimeOffset? InvalidityDate { get; set; }

    /// <summary>certificateIssuer: GeneralNames in DER; empty where it is the entry's before, or the list's.</summary>
    public ReadOnlySpan<byte> CertificateIssuer { get; set; }

    /// <summary>The identifier's contents of a critical extension that nobody knows; empty where there is none.</summary>
    public ReadOnlySpan<byte> UnknownCritical { get; set; }
}
