namespace Segl.Pki.Revocation;

/// <summary>Which kinds of certificate a list speaks of; the values are the tags of RFC 5280 §5.2.5.</summary>
public enum CrlCoverage
{
    /// <summary>All that the issuer issued.</summary>
    Everything = 0,

    /// <summary>onlyContainsUserCerts.</summary>
    UserCertificates = 1,

    /// <summary>onlyContainsCACerts.</summary>
    AuthorityCertificates = 2,

    /// <summary>onlyContainsAttributeCerts.</summary>
    AttributeCertificates = 5,
}
