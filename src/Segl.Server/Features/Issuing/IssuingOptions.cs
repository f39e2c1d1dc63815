namespace Segl.Server.Features.Issuing;

/// <summary>How much issuing may hold in memory and for how long, from the configuration section <c>Segl:Issuing</c>.</summary>
public sealed record IssuingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Segl:Issuing";

    /// <summary>
    /// How long a session may lie idle, and how long an attempt to issue stays its holder's. Default 15 minutes, 1 to 60.
    /// </summary>
    public int IdleMinutes { get; init; } = 15;

    /// <summary>Issuing sessions at once on this node. Default 500, 1 to 10,000.</summary>
    public int SessionsMax { get; init; } = 500;

    /// <summary>What all sessions of this node may hold together. Default 16 MiB; a .p12 has about 6 KiB.</summary>
    public int HeldBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>RSA keys made ahead. Default 12, 0 to 200.</summary>
    public int KeysAhead { get; init; } = 12;

    /// <summary>People who may wait for a key at once; more are asked to come back. Default 60, 1 to 1,000.</summary>
    public int WaitersMax { get; init; } = 60;

    /// <summary>The lease and the idle time as a duration.</summary>
    public TimeSpan IdleMax => TimeSpan.FromMinutes(IdleMinutes);

    /// <summary>Whether everything is in its range.</summary>
    public bool IsInRange =>
        IdleMinutes is >= 1 and <= 60
        && SessionsMax is >= 1 and <= 10_000
        && HeldBytesMax >= 64 * 1024
        && KeysAhead is >= 0 and <= 200
        && WaitersMax is >= 1 and <= 1_000;
}
