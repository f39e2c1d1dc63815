using System.Numerics;
using Segl.Pki.Certificates;

namespace Segl.Pki.Revocation;

/// <summary>What a revocation list is to say, but for its entries (RFC 5280 §5.1.2).</summary>
public sealed record RevocationListContent
{
    /// <summary>cRLNumber takes at most 20 octets (RFC 5280 §5.2.3).</summary>
    internal const int NumberOctetsMax = 20;

    /// <summary>Who signs.</summary>
    public required Issuer Issuer { get; init; }

    /// <summary>When the list was made; its fraction of a second is not written.</summary>
    public required DateTimeOffset ThisUpdate { get; init; }

    /// <summary>When the next one is there at the latest; after <see cref="ThisUpdate"/>.</summary>
    public required DateTimeOffset NextUpdate { get; init; }

    /// <summary>cRLNumber: larger than that of every list of the same scope before; 0 and up, at most 159 bits.</summary>
    public required BigInteger Number { get; init; }

    /// <summary>The number of the complete list that this delta list adds to (RFC 5280 §5.2.4); null for a complete list.</summary>
    public BigInteger? BaseNumber { get; init; }

    /// <summary>What the list covers; null for everything of the issuer.</summary>
    public IssuingDistributionPoint? Scope { get; init; }

    /// <summary>Where the delta list to this complete list is (RFC 5280 §5.2.6); null where there is none.</summary>
    public string? FreshestCrlUri { get; init; }
}
