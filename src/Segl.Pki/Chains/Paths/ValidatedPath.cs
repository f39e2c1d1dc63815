using Segl.Pki.Certificates;

namespace Segl.Pki.Chains.Paths;

/// <summary>A path that is valid: the outputs of RFC 5280 §6.1.6.</summary>
/// <param name="Anchor">Where it begins.</param>
/// <param name="Certificates">The target first, the certificate that the anchor issued last.</param>
/// <param name="Policies">The policies under which it is valid: user-constrained-policy-set (RFC 5280 §6.1.5 g); anyPolicy stands for all.</param>
public sealed record ValidatedPath(TrustAnchor Anchor, IReadOnlyList<FoundCertificate> Certificates, IReadOnlySet<string> Policies);
