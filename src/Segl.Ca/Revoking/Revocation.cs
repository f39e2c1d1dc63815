using Segl.Pki.Revocation;

namespace Segl.Ca.Revoking;

/// <summary>That a certificate is no longer to be relied on: since when and why. It is final.</summary>
public sealed record Revocation(DateTimeOffset At, RevocationReason Reason);
