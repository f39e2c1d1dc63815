using Segl.Pki.Names;

namespace Segl.Pki.Certificates;

/// <summary>Whom an OCES3 certificate is for.</summary>
/// <param name="CommonName">The name of the certificate profile.</param>
/// <param name="OrganizationName">The name of the organisation.</param>
/// <param name="Cvr">Its number in the business register.</param>
/// <param name="ProfileId">The UUID of the certificate profile, the same in every renewal.</param>
/// <param name="EmailAddress">The address in the certificate; null for none.</param>
public sealed record OcesSubject(
    CommonName CommonName, OrganizationName OrganizationName, Cvr Cvr, Guid ProfileId, EmailAddress? EmailAddress);
