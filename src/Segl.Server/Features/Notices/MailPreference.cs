using System.Diagnostics;

namespace Segl.Server.Features.Notices;

/// <summary>Which mails a person with an account wants; notices stand beside the name in any case.</summary>
/// <remarks>
/// It holds for what somebody is told as one of the organisation's people. The contact person of an order or certificate always gets its
/// mails.
/// </remarks>
public enum MailPreference
{
    /// <summary>All of them.</summary>
    All = 1,

    /// <summary>Only where the reader must do something, or is concerned in person.</summary>
    OnlyWhatNeedsMe = 2,

    /// <summary>None.</summary>
    None = 3,
}

/// <summary>How much a mail asks of its reader.</summary>
public enum MailWeight
{
    /// <summary>It tells what happened; nothing is to be done.</summary>
    Informs,

    /// <summary>The reader must do something, or is concerned in person.</summary>
    NeedsReader,
}

/// <summary>Which mails go to whom.</summary>
public static class MailPreferences
{
    /// <summary>Whether somebody with this preference gets a mail of this weight.</summary>
    public static bool Takes(this MailPreference preference, MailWeight weight) => preference switch
    {
        MailPreference.All => true,
        MailPreference.OnlyWhatNeedsMe => weight is MailWeight.NeedsReader,
        MailPreference.None => false,
        _ => throw new UnreachableException($"Preference {preference}"),
    };
}
