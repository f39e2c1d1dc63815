using System.Runtime.InteropServices;
using Segl.Pki.Revocation;

namespace Segl.Pki.Ocsp;

/// <summary>What an answer says of one certificate (RFC 6960 §2.2).</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OcspCertStatus
{
    private OcspCertStatus(OcspCertState state, DateTimeOffset? revokedAt, CrlReason reason) =>
        (State, RevokedAt, Reason) = (state, revokedAt, reason);

    /// <summary>Not revoked; which says nothing of its validity.</summary>
    public static OcspCertStatus Good { get; } = new(OcspCertState.Good, revokedAt: null, CrlReason.Unspecified);

    /// <summary>The responder does not know it.</summary>
    public static OcspCertStatus Unknown { get; } = new(OcspCertState.Unknown, revokedAt: null, CrlReason.Unspecified);

    /// <summary>Which of the three.</summary>
    public OcspCertState State { get; }

    /// <summary>When it was revoked; null where it is not.</summary>
    public DateTimeOffset? RevokedAt { get; }

    /// <summary>Why it was revoked; not written where it is unspecified, as in revocation lists.</summary>
    public CrlReason Reason { get; }

    /// <summary>Revoked; the fraction of a second is not written.</summary>
    public static OcspCertStatus Revoked(DateTimeOffset at, CrlReason reason = CrlReason.Unspecified) =>
        new(OcspCertState.Revoked, at, reason);

    /// <summary>Revoked by a revocation of ours.</summary>
    public static OcspCertStatus Revoked(DateTimeOffset at, RevocationReason reason) => Revoked(at, (CrlReason)reason);
}
