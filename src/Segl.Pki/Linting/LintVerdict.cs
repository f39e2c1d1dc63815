using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting;

/// <summary>What one lint says of a certificate.</summary>
/// <param name="Lint">The lint.</param>
/// <param name="Finding">What is wrong; null where nothing is.</param>
public sealed record LintVerdict(Lint Lint, Refusal? Finding);
