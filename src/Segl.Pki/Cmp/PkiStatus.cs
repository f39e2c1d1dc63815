namespace Segl.Pki.Cmp;

/// <summary>How a request ended (RFC 9810 §5.2.3), with the numbers of the standard.</summary>
public enum PkiStatus
{
    /// <summary>accepted: exactly what was asked for.</summary>
    Accepted = 0,

    /// <summary>grantedWithMods: about what was asked for; the requester looks at the differences.</summary>
    GrantedWithMods = 1,

    /// <summary>rejection.</summary>
    Rejection = 2,

    /// <summary>waiting: the answer comes later.</summary>
    Waiting = 3,

    /// <summary>revocationWarning: a revocation is about to happen.</summary>
    RevocationWarning = 4,

    /// <summary>revocationNotification: a revocation has happened.</summary>
    RevocationNotification = 5,

    /// <summary>keyUpdateWarning: the certificate is updated already.</summary>
    KeyUpdateWarning = 6,
}
