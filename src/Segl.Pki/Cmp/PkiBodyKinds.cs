namespace Segl.Pki.Cmp;

/// <summary>What the kinds of body mean for who answers.</summary>
public static class PkiBodyKinds
{
    /// <summary>Whether somebody who asks an authority sends it, and it is known here; all others are answered as not supported.</summary>
    public static bool IsSupportedRequest(this PkiBodyKind kind) => kind.IsFirst() || kind is PkiBodyKind.CertificateConfirmation
        or PkiBodyKind.PollRequest or PkiBodyKind.Error or PkiBodyKind.Nested;

    /// <summary>Whether it begins a transaction; others continue one (RFC 9483 §3.1).</summary>
    public static bool IsFirst(this PkiBodyKind kind) => kind is PkiBodyKind.InitializationRequest or PkiBodyKind.CertificationRequest
        or PkiBodyKind.Pkcs10Request or PkiBodyKind.KeyUpdateRequest or PkiBodyKind.RevocationRequest or PkiBodyKind.GeneralMessage;

    /// <summary>Whether a certificate is asked for with a CertReqMessages (RFC 4211).</summary>
    public static bool IsCrmf(this PkiBodyKind kind) =>
        kind is PkiBodyKind.InitializationRequest or PkiBodyKind.CertificationRequest or PkiBodyKind.KeyUpdateRequest;

    /// <summary>Whether a certificate is asked for with it, or given.</summary>
    public static bool IsAboutCertificates(this PkiBodyKind kind) => kind.IsCrmf() || kind is PkiBodyKind.Pkcs10Request
        or PkiBodyKind.InitializationResponse or PkiBodyKind.CertificationResponse or PkiBodyKind.KeyUpdateResponse;

    /// <summary>The kind that answers a request (RFC 9483 §4): an error where nothing else does.</summary>
    public static PkiBodyKind Answer(this PkiBodyKind kind) => kind switch
    {
        PkiBodyKind.InitializationRequest => PkiBodyKind.InitializationResponse,
        PkiBodyKind.CertificationRequest or PkiBodyKind.Pkcs10Request => PkiBodyKind.CertificationResponse,
        PkiBodyKind.KeyUpdateRequest => PkiBodyKind.KeyUpdateResponse,
        PkiBodyKind.RevocationRequest => PkiBodyKind.RevocationResponse,
        PkiBodyKind.GeneralMessage => PkiBodyKind.GeneralResponse,
        PkiBodyKind.CertificateConfirmation or PkiBodyKind.Error => PkiBodyKind.Confirmation,
        PkiBodyKind.PollRequest => PkiBodyKind.PollResponse,
        _ => PkiBodyKind.Error,
    };
}
