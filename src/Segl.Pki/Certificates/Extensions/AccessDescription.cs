namespace Segl.Pki.Certificates.Extensions;

/// <summary>How and where something about the issuer is fetched (RFC 5280 §4.2.2.1).</summary>
/// <param name="Method">The identifier of the method: caIssuers or OCSP.</param>
/// <param name="Location">Where.</param>
public sealed record AccessDescription(string Method, GeneralName Location);
