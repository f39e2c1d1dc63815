using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Orders;

/// <summary>The fourth step as somebody filled it in (R2.3).</summary>
public sealed record CertificateForm
{
    /// <summary>The type; null when none was chosen.</summary>
    public CertificateKind? Kind { get; init; }

    /// <summary>The identification; null when none was chosen.</summary>
    public Identification? Identification { get; init; }

    /// <summary>The way of issuing; null when none was chosen.</summary>
    public IssuingMethod? Method { get; init; }

    /// <summary>Go directly to issuing.</summary>
    public bool GoesDirectly { get; init; }

    /// <summary>Publish in the public certificate database.</summary>
    public bool IsPublished { get; init; }
}

/// <summary>A choice that the rules allow.</summary>
public sealed record CertificateChoice(
    CertificateKind Kind, Identification Identification, IssuingMethod Method, bool GoesDirectly, bool IsPublished);

/// <summary>What reading the fourth step gave.</summary>
/// <param name="Choice">The choice; null when there are refusals.</param>
/// <param name="Refusals">Everything that is wrong; empty when nothing is.</param>
public sealed record ChoiceReading(CertificateChoice? Choice, IReadOnlyList<Refusal> Refusals);
