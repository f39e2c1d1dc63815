using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;

namespace Segl.Pki.Linting;

/// <summary>What a lint looks at.</summary>
/// <param name="Certificate">The draft's bytes, read afresh.</param>
/// <param name="Draft">What they are meant to say.</param>
/// <param name="Template">The shape that they must have.</param>
/// <param name="Issuer">Who is to sign.</param>
internal sealed record LintSubject(TbsCertificate Certificate, CertificateDraft Draft, CertificateTemplate Template, Issuer Issuer)
{
    public CertificateExtensions Extensions => Certificate.Extensions;

    public OcesTemplate? Oces => Template as OcesTemplate;

    public bool IsAuthority => Template is AuthorityTemplate;

    public bool IsRoot => Template == AuthorityTemplate.Root;

    /// <summary>The first attribute of this type in the certificate's subject; null where there is none.</summary>
    public string? AttributeValue(string oid) =>
        Certificate.Subject.Attributes.FirstOrDefault(attribute => string.Equals(attribute.Type, oid, StringComparison.Ordinal))?.Value;
}
