namespace Segl.Server.Features.Cmp;

/// <summary>CMP, from the configuration section <c>Segl:Cmp</c>.</summary>
public sealed record CmpOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Segl:Cmp";

    /// <summary>
    /// Whether it is spoken. Default yes. Without it no one-time code is kept in any form from which it could be read again.
    /// </summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// How long a machine may take to confirm a certificate; after that the certificate is revoked, and its order can be issued again. Default 15
    /// minutes, 1 to 1,440.
    /// </summary>
    public int ConfirmMinutes { get; init; } = 15;

    /// <summary>How far messageTime may be from the time here, either way. Default 5 minutes, 1 to 60.</summary>
    public int ClockMinutes { get; init; } = 5;

    /// <summary>
    /// Whether machines are held to what the profile only recommends: messageTime must be there, and whoever sends a MAC be named by its reference
    /// number. Default no, because openssl cmp writes the wished subject there.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>After which time a machine is told to ask again where something is waited for. Default 60 seconds, 1 to 3,600.</summary>
    public int PollSeconds { get; init; } = 60;

    /// <summary>
    /// How long a machine may go on asking, and how long the identifiers of transactions are remembered. Default 72 hours, 24 to 720.
    /// </summary>
    public int TransactionHours { get; init; } = 72;

    /// <summary>MACs that are computed at once on this node. Default 1, 1 to 64; each may take some 60 ms of a processor.</summary>
    public int MacsAtOnce { get; init; } = 1;

    /// <summary>Whether everything is in its range.</summary>
    public bool IsInRange =>
        ConfirmMinutes is >= 1 and <= 1_440
        && ClockMinutes is >= 1 and <= 60
        && PollSeconds is >= 1 and <= 3_600
        && TransactionHours is >= 24 and <= 720
        && MacsAtOnce is >= 1 and <= 64;
}
