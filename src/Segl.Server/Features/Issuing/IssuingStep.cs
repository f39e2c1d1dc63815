namespace Segl.Server.Features.Issuing;

/// <summary>
/// How far an issuing session has come; it never goes back, except that a refused attempt leads to <see cref="TermsAccepted"/> again.
/// </summary>
public enum IssuingStep
{
    /// <summary>Somebody proved to be the right one.</summary>
    Identified,

    /// <summary>The terms are accepted, in this session.</summary>
    TermsAccepted,

    /// <summary>The order is this session's, and an attempt to issue has begun.</summary>
    Claimed,

    /// <summary>The certificate is issued and lies here for its holder.</summary>
    Ready,

    /// <summary>It was handed out at least once; it can be had again until the session is closed.</summary>
    Delivered,

    /// <summary>Everything is forgotten.</summary>
    Closed,
}
