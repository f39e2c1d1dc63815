using Segl.Pki.Chains;

namespace Segl.Server.Features.Issuing;

/// <summary>A certificate as a machine gets it.</summary>
/// <param name="Chain">It, with its authorities.</param>
/// <param name="Unconfirmed">What the machine still has to say that it takes; null where it is handed over already.</param>
public sealed record MachineCertificate(CertificateChain Chain, UnconfirmedCertificate? Unconfirmed);

/// <summary>A certificate that was sent, and that its receiver has not said to take.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="IssuanceId">The attempt that led to it.</param>
public sealed record UnconfirmedCertificate(Guid OrderId, Guid IssuanceId);
