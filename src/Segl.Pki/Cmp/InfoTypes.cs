namespace Segl.Pki.Cmp;

/// <summary>Object identifiers below id-it, 1.3.6.1.5.5.7.4 (RFC 9810 Appendix F, RFC 9483 §4.3).</summary>
public static class InfoTypes
{
    /// <summary>id-it-caProtEncCert: a certificate to encrypt for the authority with.</summary>
    public const string CaProtEncCert = "1.3.6.1.5.5.7.4.1";

    /// <summary>id-it-signKeyPairTypes: the signature keys that are taken.</summary>
    public const string SignKeyPairTypes = "1.3.6.1.5.5.7.4.2";

    /// <summary>id-it-encKeyPairTypes: the encryption keys that are taken.</summary>
    public const string EncKeyPairTypes = "1.3.6.1.5.5.7.4.3";

    /// <summary>id-it-preferredSymmAlg: how what is secret should be encrypted.</summary>
    public const string PreferredSymmAlg = "1.3.6.1.5.5.7.4.4";

    /// <summary>id-it-caKeyUpdateInfo: the next root, as it was asked for before there was rootCaKeyUpdate.</summary>
    public const string CaKeyUpdateInfo = "1.3.6.1.5.5.7.4.5";

    /// <summary>id-it-currentCRL: the newest revocation list.</summary>
    public const string CurrentCrl = "1.3.6.1.5.5.7.4.6";

    /// <summary>id-it-unsupportedOIDs: what was asked and is not known.</summary>
    public const string UnsupportedOids = "1.3.6.1.5.5.7.4.7";

    /// <summary>id-it-implicitConfirm: no certConf will be sent.</summary>
    public const string ImplicitConfirm = "1.3.6.1.5.5.7.4.13";

    /// <summary>id-it-confirmWaitTime: until when certConf is waited for.</summary>
    public const string ConfirmWaitTime = "1.3.6.1.5.5.7.4.14";

    /// <summary>id-it-origPKIMessage: the message before somebody in between changed it.</summary>
    public const string OrigPkiMessage = "1.3.6.1.5.5.7.4.15";

    /// <summary>id-it-supportedLangTags: the languages that texts may be in.</summary>
    public const string SupportedLangTags = "1.3.6.1.5.5.7.4.16";

    /// <summary>id-it-caCerts: certificates of authorities.</summary>
    public const string CaCerts = "1.3.6.1.5.5.7.4.17";

    /// <summary>id-it-rootCaKeyUpdate: the next root.</summary>
    public const string RootCaKeyUpdate = "1.3.6.1.5.5.7.4.18";

    /// <summary>id-it-certReqTemplate: what a request should look like.</summary>
    public const string CertReqTemplate = "1.3.6.1.5.5.7.4.19";

    /// <summary>id-it-rootCaCert: the root whose successor is asked for.</summary>
    public const string RootCaCert = "1.3.6.1.5.5.7.4.20";

    /// <summary>id-it-certProfile: the name of what is asked for.</summary>
    public const string CertProfile = "1.3.6.1.5.5.7.4.21";

    /// <summary>id-it-crlStatusList: the revocation lists that the requester has.</summary>
    public const string CrlStatusList = "1.3.6.1.5.5.7.4.22";

    /// <summary>id-it-crls: newer revocation lists.</summary>
    public const string Crls = "1.3.6.1.5.5.7.4.23";
}
