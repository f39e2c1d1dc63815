namespace Segl.Pki.Asn1;

/// <summary>Object identifiers under the names of their ASN.1 modules.</summary>
internal static class Oids
{
    // X.520 attribute types (RFC 5280 Appendix A, EN 319 412-1 §5.1.4)
    public const string CommonName = "2.5.4.3";
    public const string Surname = "2.5.4.4";
    public const string SerialNumber = "2.5.4.5";
    public const string CountryName = "2.5.4.6";
    public const string LocalityName = "2.5.4.7";
    public const string StateOrProvinceName = "2.5.4.8";
    public const string StreetAddress = "2.5.4.9";
    public const string OrganizationName = "2.5.4.10";
    public const string OrganizationalUnitName = "2.5.4.11";
    public const string Title = "2.5.4.12";
    public const string GivenName = "2.5.4.42";
    public const string OrganizationIdentifier = "2.5.4.97";
    public const string UserId = "0.9.2342.19200300.100.1.1";
    public const string DomainComponent = "0.9.2342.19200300.100.1.25";

    // Keys and signatures (RFC 4055, RFC 5480, RFC 5758)
    public const string RsaEncryption = "1.2.840.113549.1.1.1";
    public const string Mgf1 = "1.2.840.113549.1.1.8";
    public const string RsassaPss = "1.2.840.113549.1.1.10";
    public const string Md5WithRsaEncryption = "1.2.840.113549.1.1.4";
    public const string Sha1WithRsaEncryption = "1.2.840.113549.1.1.5";
    public const string Sha256WithRsaEncryption = "1.2.840.113549.1.1.11";
    public const string Sha384WithRsaEncryption = "1.2.840.113549.1.1.12";
    public const string Sha512WithRsaEncryption = "1.2.840.113549.1.1.13";
    public const string EcPublicKey = "1.2.840.10045.2.1";
    public const string Secp256r1 = "1.2.840.10045.3.1.7";
    public const string Secp384r1 = "1.3.132.0.34";
    public const string Secp521r1 = "1.3.132.0.35";
    public const string Dsa = "1.2.840.10040.4.1";
    public const string DsaWithSha1 = "1.2.840.10040.4.3";
    public const string DsaWithSha256 = "2.16.840.1.101.3.4.3.2";
    public const string EcdsaWithSha1 = "1.2.840.10045.4.1";
    public const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    public const string EcdsaWithSha384 = "1.2.840.10045.4.3.3";
    public const string EcdsaWithSha512 = "1.2.840.10045.4.3.4";
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";

    // Certificate extensions (RFC 5280 §4.2, RFC 3739 §3.2.6, RFC 6960 §4.2.2.2.1, RFC 9608 §2)
    public const string SubjectKeyIdentifier = "2.5.29.14";
    public const string KeyUsage = "2.5.29.15";
    public const string SubjectAltName = "2.5.29.17";
    public const string BasicConstraints = "2.5.29.19";
    public const string CrlDistributionPoints = "2.5.29.31";
    public const string CertificatePolicies = "2.5.29.32";
    public const string AuthorityKeyIdentifier = "2.5.29.35";
    public const string ExtKeyUsage = "2.5.29.37";
    public const string AuthorityInfoAccess = "1.3.6.1.5.5.7.1.1";
    public const string QcStatements = "1.3.6.1.5.5.7.1.3";
    public const string NoRevAvail = "2.5.29.56";
    public const string OcspNoCheck = "1.3.6.1.5.5.7.48.1.5";

    // Name constraints, policies and revocation lists (RFC 5280 §4.2.1 and §5)
    public const string IssuerAltName = "2.5.29.18";
    public const string CrlNumber = "2.5.29.20";
    public const string ReasonCode = "2.5.29.21";
    public const string InvalidityDate = "2.5.29.24";
    public const string DeltaCrlIndicator = "2.5.29.27";
    public const string IssuingDistributionPoint = "2.5.29.28";
    public const string CertificateIssuer = "2.5.29.29";
    public const string NameConstraints = "2.5.29.30";
    public const string AnyPolicy = "2.5.29.32.0";
    public const string PolicyMappings = "2.5.29.33";
    public const string PolicyConstraints = "2.5.29.36";
    public const string AnyExtendedKeyUsage = "2.5.29.37.0";
    public const string FreshestCrl = "2.5.29.46";
    public const string InhibitAnyPolicy = "2.5.29.54";
    public const string EmailAddress = "1.2.840.113549.1.9.1";

    // OCSP (RFC 6960 Appendix B)
    public const string OcspBasic = "1.3.6.1.5.5.7.48.1.1";
    public const string OcspNonce = "1.3.6.1.5.5.7.48.1.2";

    // Message authentication (RFC 4211 §4.4, RFC 8018 Appendices A to C, RFC 9481 §6)
    public const string PasswordBasedMac = "1.2.840.113533.7.66.13";
    public const string Pbmac1 = "1.2.840.113549.1.5.14";
    public const string Pbkdf2 = "1.2.840.113549.1.5.12";
    public const string Sha1 = "1.3.14.3.2.26";
    public const string HmacSha1 = "1.3.6.1.5.5.8.1.2";
    public const string HmacWithSha1 = "1.2.840.113549.2.7";
    public const string HmacWithSha256 = "1.2.840.113549.2.9";
    public const string HmacWithSha384 = "1.2.840.113549.2.10";
    public const string HmacWithSha512 = "1.2.840.113549.2.11";

    // Registration controls (RFC 4211 §6)
    public const string RegToken = "1.3.6.1.5.5.7.5.1.1";
    public const string Authenticator = "1.3.6.1.5.5.7.5.1.2";
    public const string OldCertId = "1.3.6.1.5.5.7.5.1.5";
    public const string RsaKeyLen = "1.3.6.1.5.5.7.5.1.12";

    // What extensions name
    public const string AccessOcsp = "1.3.6.1.5.5.7.48.1";
    public const string AccessCaIssuers = "1.3.6.1.5.5.7.48.2";
    public const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    public const string CmcCa = "1.3.6.1.5.5.7.3.27";
    public const string OcspSigning = "1.3.6.1.5.5.7.3.9";
    public const string QcsPkixQcSyntaxV2 = "1.3.6.1.5.5.7.11.2";
    public const string QcsQcCompliance = "0.4.0.1862.1.1";
    public const string SemanticsLegalPerson = "0.4.0.194121.1.2";
    public const string NormalizedCertificatePolicy = "0.4.0.2042.1.1";
}
