using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;

namespace Segl.Pki.Chains.Paths;

/// <summary>What the one who validates wants of a path: the inputs of RFC 5280 §6.1.1, and bounds on the work.</summary>
/// <param name="At">The instant for which the path is to be valid.</param>
public sealed record PathSettings(DateTimeOffset At)
{
    /// <summary>user-initial-policy-set; default any policy.</summary>
    public IReadOnlyList<string> InitialPolicies { get; init; } = [Oids.AnyPolicy];

    /// <summary>initial-explicit-policy: whether the path must be valid for one of <see cref="InitialPolicies"/>; default no.</summary>
    public bool IsExplicitPolicyRequired { get; init; }

    /// <summary>initial-policy-mapping-inhibit; default no.</summary>
    public bool IsPolicyMappingInhibited { get; init; }

    /// <summary>initial-any-policy-inhibit; default no.</summary>
    public bool IsAnyPolicyInhibited { get; init; }

    /// <summary>initial-permitted-subtrees and initial-excluded-subtrees; default none.</summary>
    public NameConstraints? InitialNameConstraints { get; init; }

    /// <summary>
    /// The key purpose that is needed; where the target or an authority above it limits its purposes, they include it. Null for any.
    /// </summary>
    public string? PurposeOid { get; init; }

    /// <summary>What the target's key is needed for; where it limits its use, all of these are allowed. Default nothing.</summary>
    public KeyUsages KeyUsage { get; init; } = KeyUsages.None;

    /// <summary>
    /// A name that the target must carry among its alternative names: a DNS name (RFC 9525 §6.3), an IP address, or a mailbox. Null for
    /// any.
    /// </summary>
    public GeneralName? TargetName { get; init; }

    /// <summary>
    /// Whether each certificate must also be as RFC 5280 §4 demands of who issues; default yes. Without it §6 alone is asked, as some
    /// suites of tests do: certificates of version 1 and serial numbers that are not positive can stand in a valid path then.
    /// </summary>
    public bool IsProfileChecked { get; init; } = true;

    /// <summary>Whether signatures over SHA-1 are taken; default no.</summary>
    public bool IsSha1Allowed { get; init; }

    /// <summary>Whether DSA keys and signatures are taken, which FIPS 186-5 withdrew; default no.</summary>
    public bool IsDsaAllowed { get; init; }

    /// <summary>The smallest RSA key in a path; default 2048 bits.</summary>
    public int RsaBitsMin { get; init; } = 2048;

    /// <summary>
    /// Whether the status of every certificate in the path must be known, and from which lists; null where nobody asks for it.
    /// </summary>
    public RevocationLists? Revocation { get; init; }

    /// <summary>
    /// Where a signer of lists is validated: it, and before it those for whose sake it is. The last may itself sign the list about itself where
    /// its certificate says so; nobody is asked for twice.
    /// </summary>
    internal IReadOnlyList<FoundCertificate> ListSigners { get; init; } = [];

    /// <summary>How much work is done at most.</summary>
    public PathBudget Budget { get; init; } = new();
}
