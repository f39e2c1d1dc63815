namespace Segl.Server.Features.SignIn;

/// <summary>How long people stay signed in and how many wrong tries they have: section <c>Segl:SignIn</c>.</summary>
public sealed record SignInOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Segl:SignIn";

    /// <summary>A session ends after so long without a request. Default 15 min; 1 min to 2 h.</summary>
    public TimeSpan InactivityMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A session ends after so long in any case. Default 8 h; 5 min to 24 h.</summary>
    public TimeSpan SessionMax { get; init; } = TimeSpan.FromHours(8);

    /// <summary>How long signing in again counts, for its one purpose. Default 5 min; 1 to 15 min.</summary>
    public TimeSpan FreshMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Wrong tries before an account pauses. Default 5; 3 to 20.</summary>
    public int WrongTriesMax { get; init; } = 5;

    /// <summary>
    /// How long the pause is: short, so that a stranger's wrong tries lock nobody out for long. Default 5 min; 1 to 60 min.
    /// </summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Why these options cannot be used; null if they can.</summary>
    public string? Fault() => this switch
    {
        { InactivityMax.TotalMinutes: < 1 or > 120 } => $"{Section}:InactivityMax must lie between 00:01:00 and 02:00:00.",
        { SessionMax.TotalMinutes: < 5 or > 1440 } => $"{Section}:SessionMax must lie between 00:05:00 and 1.00:00:00.",
        { FreshMax.TotalMinutes: < 1 or > 15 } => $"{Section}:FreshMax must lie between 00:01:00 and 00:15:00.",
        { WrongTriesMax: < 3 or > 20 } => $"{Section}:WrongTriesMax must lie between 3 and 20.",
        { Pause.TotalMinutes: < 1 or > 60 } => $"{Section}:Pause must lie between 00:01:00 and 01:00:00.",
        _ => null,
    };
}
