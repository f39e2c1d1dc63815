namespace Segl.Pki.Chains.Paths;

/// <summary>Bounds on the work of one validation, so that nobody can make it long by sending many certificates of one name.</summary>
public sealed record PathBudget
{
    /// <summary>The most certificates in a path, the target included; default 10. Real paths have two to five.</summary>
    public int DepthMax { get; init; } = 10;

    /// <summary>The most signatures that are verified; default 100: some ten milliseconds.</summary>
    public int SignaturesMax { get; init; } = 100;

    /// <summary>The most certificates that are tried as issuer of another; default 1000.</summary>
    public int CandidatesMax { get; init; } = 1000;

    /// <summary>The most comparisons of a name with a constraint; default 250,000, as other validators have it.</summary>
    public int NameComparisonsMax { get; init; } = 250_000;
}
