using Segl.Ca.Issuing;
using Segl.Ca.Revoking;
using Segl.Pki.Certificates;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Linting;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Checking;

/// <summary>What is known of a certificate that somebody asks about.</summary>
public sealed record CheckedCertificate
{
    /// <summary>Its serial number in hexadecimal: also one that is none, of somebody else's.</summary>
    public required string Serial { get; init; }

    /// <summary>From when it is valid.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Until when it is valid.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Whose it is.</summary>
    public required CheckOrigin Origin { get; init; }

    /// <summary>Whether it is to be relied on.</summary>
    public required CheckVerdict Verdict { get; init; }

    /// <summary>
    /// The certificate; null where somebody has its serial number only and its holder has not published it.
    /// </summary>
    public FoundCertificate? Certificate { get; init; }

    /// <summary>What the engine has of it; null where it was not issued here.</summary>
    public IssuedCertificate? Issued { get; init; }

    /// <summary>Its revocation; null where it stands, or where only its issuer knows.</summary>
    public Revocation? Revocation => Issued?.Revocation;

    /// <summary>The path up to our root, or why there is none; null where the certificate is not shown.</summary>
    public Result<ValidatedPath>? Path { get; init; }

    /// <summary>How many certificates came along that are not among its issuers, and of which nothing is said.</summary>
    public int Others { get; init; }

    /// <summary>What is wrong with its key; null where nothing is.</summary>
    public Refusal? KeyFault { get; init; }

    /// <summary>
    /// What each of our rules says of it; of others' certificates those on how they are written. None where it is not shown.
    /// </summary>
    public IReadOnlyList<LintVerdict> Lints { get; init; } = [];
}
