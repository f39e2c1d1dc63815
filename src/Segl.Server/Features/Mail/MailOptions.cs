namespace Segl.Server.Features.Mail;

/// <summary>How mail leaves: section <c>Segl:Mail</c>.</summary>
public sealed record MailOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Segl:Mail";

    /// <summary>The SMTP server; null means none, which only demonstration mode allows.</summary>
    public string? SmtpHost { get; init; }

    /// <summary>Its port, 1–65535. Default 587, the submission port.</summary>
    public int SmtpPort { get; init; } = 587;

    /// <summary>Whether STARTTLS is demanded. Default yes.</summary>
    public bool RequiresTls { get; init; } = true;

    /// <summary>The user name; null for none.</summary>
    public string? UserName { get; init; }

    /// <summary>The password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>The sender's address. Default <c>segl@localhost</c>.</summary>
    public string Sender { get; init; } = "segl@localhost";

    /// <summary>How long one try may take. Default 30 s; below the outbox's lease.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Why these options cannot be used; null if they can.</summary>
    public string? Fault() => this switch
    {
        { SmtpPort: < 1 or > 65535 } => $"{Section}:SmtpPort must lie between 1 and 65535.",
        { Timeout.TotalSeconds: < 1 or > 90 } => $"{Section}:Timeout must lie between 1 and 90 seconds.",
        _ when !System.Net.Mail.MailAddress.TryCreate(Sender, out _) => $"{Section}:Sender is not an e-mail address.",
        _ => null,
    };
}
