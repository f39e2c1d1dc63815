namespace Segl.Server.Features.Certificates;

/// <summary>Where a certificate stands (R4.4).</summary>
public enum CertificateStatus
{
    /// <summary>Ordered, and not fetched yet.</summary>
    Pending,

    /// <summary>Fetched, and to be relied on.</summary>
    Valid,

    /// <summary>No longer to be relied on, for ever; also after it would have expired.</summary>
    Revoked,

    /// <summary>Past its last second.</summary>
    Expired,
}

/// <summary>The rule that says where a certificate stands; lists and pages share it.</summary>
public static class CertificateStanding
{
    /// <summary>Where it stands at an instant.</summary>
    /// <param name="expiresAt">Its last second; null while nobody has fetched it.</param>
    /// <param name="isRevoked">Whether the engine has revoked it.</param>
    /// <param name="now">The instant.</param>
    public static CertificateStatus Of(DateTimeOffset? expiresAt, bool isRevoked, DateTimeOffset now) => expiresAt switch
    {
        null => CertificateStatus.Pending,
        _ when isRevoked => CertificateStatus.Revoked,
        { } lastSecond when HasEnded(lastSecond, now) => CertificateStatus.Expired,
        _ => CertificateStatus.Valid,
    };

    /// <summary>Whether a lifetime is over: its last second belongs to it (RFC 5280 §4.1.2.5).</summary>
    /// <remarks>That second may be the last of the calendar, which stands for no end (the same clause): nothing is added to it.</remarks>
    public static bool HasEnded(DateTimeOffset lastSecond, DateTimeOffset now) => now - lastSecond >= TimeSpan.FromSeconds(1);
}
