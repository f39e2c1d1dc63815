namespace Segl.Pki.Pkcs12;

/// <summary>How a PKCS#12 file is encrypted and authenticated.</summary>
public enum Pkcs12Strength
{
    /// <summary>PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC, MAC by HMAC-SHA-256 (RFC 8018 §6.2, RFC 7292 §5.1).</summary>
    Strong,

    /// <summary>pbeWithSHAAnd3-KeyTripleDES-CBC, MAC by HMAC-SHA-1 (RFC 7292 appendix C): all that Windows before 2019 can open.</summary>
    OlderWindows,
}
