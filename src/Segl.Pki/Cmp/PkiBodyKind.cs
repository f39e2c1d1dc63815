using System.Diagnostics.CodeAnalysis;

namespace Segl.Pki.Cmp;

/// <summary>What a message carries, with the tags of PKIBody (RFC 9810 §5.1.2).</summary>
[SuppressMessage("Design", "CA1027:Mark enums with FlagsAttribute", Justification = "The numbers are those of the standard, not bits.")]
public enum PkiBodyKind
{
    /// <summary>ir: a first certificate is asked for.</summary>
    InitializationRequest = 0,

    /// <summary>ip: the answer to it.</summary>
    InitializationResponse = 1,

    /// <summary>cr: another certificate is asked for.</summary>
    CertificationRequest = 2,

    /// <summary>cp: the answer to it.</summary>
    CertificationResponse = 3,

    /// <summary>p10cr: a certificate is asked for with PKCS#10.</summary>
    Pkcs10Request = 4,

    /// <summary>popdecc: a challenge for a proof of possession.</summary>
    PopChallenge = 5,

    /// <summary>popdecr: the answer to it.</summary>
    PopResponse = 6,

    /// <summary>kur: a certificate with a new key is asked for in place of an old one.</summary>
    KeyUpdateRequest = 7,

    /// <summary>kup: the answer to it.</summary>
    KeyUpdateResponse = 8,

    /// <summary>krr: a private key is asked back.</summary>
    KeyRecoveryRequest = 9,

    /// <summary>krp: the answer to it.</summary>
    KeyRecoveryResponse = 10,

    /// <summary>rr: a revocation is asked for.</summary>
    RevocationRequest = 11,

    /// <summary>rp: the answer to it.</summary>
    RevocationResponse = 12,

    /// <summary>ccr: a cross-certificate is asked for.</summary>
    CrossCertificationRequest = 13,

    /// <summary>ccp: the answer to it.</summary>
    CrossCertificationResponse = 14,

    /// <summary>ckuann: an authority tells of its new key.</summary>
    CaKeyUpdateAnnouncement = 15,

    /// <summary>cann: a certificate is told of.</summary>
    CertificateAnnouncement = 16,

    /// <summary>rann: a revocation is told of.</summary>
    RevocationAnnouncement = 17,

    /// <summary>crlann: a revocation list is told of.</summary>
    CrlAnnouncement = 18,

    /// <summary>pkiconf: a confirmation was received.</summary>
    Confirmation = 19,

    /// <summary>nested: whole messages.</summary>
    Nested = 20,

    /// <summary>genm: information is asked for.</summary>
    GeneralMessage = 21,

    /// <summary>genp: the answer to it.</summary>
    GeneralResponse = 22,

    /// <summary>error.</summary>
    Error = 23,

    /// <summary>certConf: a certificate is taken or rejected.</summary>
    CertificateConfirmation = 24,

    /// <summary>pollReq: an answer that was not ready is asked for.</summary>
    PollRequest = 25,

    /// <summary>pollRep: it is still not ready.</summary>
    PollResponse = 26,
}
