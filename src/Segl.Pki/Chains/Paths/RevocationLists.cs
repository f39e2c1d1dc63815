using Segl.Pki.Revocation;

namespace Segl.Pki.Chains.Paths;

/// <summary>The lists from which the status of a path's certificates is taken (RFC 5280 §6.3).</summary>
/// <param name="Lists">Complete and delta lists of any issuers, in any order.</param>
public sealed record RevocationLists(IReadOnlyList<FoundRevocationList> Lists)
{
    /// <summary>use-deltas: whether delta lists are looked at (RFC 5280 §6.3.1 b); default yes.</summary>
    public bool AreDeltasUsed { get; init; } = true;
}
