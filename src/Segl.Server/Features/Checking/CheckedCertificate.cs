using Segl.Ca.Issuing;
using Segl.Ca.Revoking;
using Segl.Pki.Certificates;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Linting;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Checking;

/// <summary>What is known of a certificate that somebody asks about.</summary>
public sealed record CheckedCertificate
{
    /// <summary>Its serial number.</summary>
    public required SerialNumber Serial { get; init; }

    /// <summary>From when and until when it is valid.</summary>
    public required Validity Validity { get; init; }

    /// <summary>Whose it is.</summary>
    public required CheckOrigin Origin { get; init; }

    /// <summary>Whether it is to be relied on.</summary>
    public required CheckVerdict Verdict { get; init; }

    /// <summary>
    /// The certificate; null where somebody has its serial number only and its holder has not published it.
    /// </summary>
    public Certificate? Certificate { get; init; }

    /// <summary>What the engine has of it; null where it was not issued here.</summary>
    public IssuedCertificate? Issued { get; init; }

    /// <summary>Its revocation; null where it stands, or where only its issuer knows.</summary>
    public Revocation? Revocation => Issued?.Revocation;

    /// <summary>The path up to our root, or why there is none; null where the certificate is not shown.</summary>
    public Result<ValidatedPath>? Path { get; init; }

    /// <summary>What is wrong with its key; null where nothing is.</summary>
    public Refusal? KeyFault { get; init; }

    /// <summary>What each of our rules says of it; none of a certificate that was not issued by them.</summary>
    public IReadOnlyList<LintVerdict> Lints { get; init; } = [];
}
