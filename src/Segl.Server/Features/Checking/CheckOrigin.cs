namespace Segl.Server.Features.Checking;

/// <summary>Whose certificate it is that somebody asks about.</summary>
public enum CheckOrigin
{
    /// <summary>Issued here to an organisation.</summary>
    Issued,

    /// <summary>An authority's own, or of one of its services.</summary>
    Authority,

    /// <summary>It names our authority as its issuer, which did not sign it.</summary>
    Forged,

    /// <summary>Another authority's.</summary>
    Foreign,
}

/// <summary>Whether a certificate is to be relied on, as far as we know.</summary>
public enum CheckVerdict
{
    /// <summary>In its time, of a trusted path, and not revoked.</summary>
    Valid,

    /// <summary>Its time has not begun.</summary>
    NotYetValid,

    /// <summary>Past its last second.</summary>
    Expired,

    /// <summary>Revoked, for ever.</summary>
    Revoked,

    /// <summary>In its time; whether it is revoked only its issuer knows.</summary>
    Unknown,

    /// <summary>Its path is broken, or it is not what it says.</summary>
    NotTrusted,
}
