namespace Segl.Testing.Mail;

/// <summary>How the server treats its clients.</summary>
public enum SmtpSinkMode
{
    /// <summary>Takes every message.</summary>
    Accept,

    /// <summary>Ends each connection at once, as a server that is down or out of reach.</summary>
    Unreachable,

    /// <summary>Answers recipients with 451: try again later.</summary>
    RefuseForNow,

    /// <summary>Answers recipients with 550: never.</summary>
    RefuseForGood,

    /// <summary>Takes the message and ends the connection without saying so: the client cannot know.</summary>
    DropAfterMessage,
}
