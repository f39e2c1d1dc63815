namespace Segl.Server.Features.Issuing;

/// <summary>Why a session that has begun cannot go on, although nobody has closed it.</summary>
public enum IssuingLoss
{
    /// <summary>The order was deleted.</summary>
    Deleted,

    /// <summary>The certificate was fetched in another window.</summary>
    Fetched,

    /// <summary>Who began is no longer the one: the one-time code was replaced, or the role taken away.</summary>
    Replaced,
}
