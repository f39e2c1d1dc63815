using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Client.Keys;

/// <summary>A private key that was made here and leaves this machine in no request.</summary>
public sealed class LocalKey : IDisposable
{
    /// <summary>What the certificates' policy demands.</summary>
    public const int Bits = 3072;

    // As a PKCS#12 file of ours is sealed.
    private static readonly PbeParameters s_sealing = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 100_000);

    private readonly RSA _key;

    private LocalKey(RSA key) => (_key, PublicKey) = (key, SubjectPublicKey.Of(key));

    /// <summary>The public half.</summary>
    public SubjectPublicKey PublicKey { get; }

    /// <summary>A new key.</summary>
    public static LocalKey Create() => new(RSA.Create(Bits));

    /// <summary>Whether a key in PEM is sealed with a password.</summary>
    public static bool IsSealed(ReadOnlySpan<char> pem) => pem.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);

    /// <summary>Reads a key in PEM: PKCS#8 or PKCS#1, or PKCS#8 that is sealed with the password.</summary>
    public static Result<LocalKey> FromPem(ReadOnlySpan<char> pem, string? password)
    {
        if (IsSealed(pem) && password is null)
            return new Refusal("PasswordMissing", "The key is sealed with a password.");

        var key = RSA.Create();
        try
        {
            if (IsSealed(pem))
                key.ImportFromEncryptedPem(pem, password);
            else
                key.ImportFromPem(pem);
            return new LocalKey(key);
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return IsSealed(pem)
                ? new Refusal("PasswordWrong", "The password does not open the key.")
                : new Refusal("KeyUnreadable", "There is no RSA key in PEM.");
        }
    }

    /// <summary>Reads a key in PKCS#8.</summary>
    /// <exception cref="CryptographicException">It is not an RSA key.</exception>
    public static LocalKey FromPkcs8(ReadOnlySpan<byte> pkcs8)
    {
        var key = RSA.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return new(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The key in PEM, PKCS#8.</summary>
    public string ToPem() => _key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>The key in PEM, PKCS#8 that is sealed with a password.</summary>
    public string ToSealedPem(string password) => _key.ExportEncryptedPkcs8PrivateKeyPem(password, s_sealing) + "\n";

    /// <summary>The key in PKCS#8; the caller clears it.</summary>
    public byte[] ToPkcs8() => _key.ExportPkcs8PrivateKey();

    /// <summary>A PKCS#10 that shows possession of the key; the authority takes every name from the certificate profile.</summary>
    public ReadOnlyMemory<byte> Request() =>
        new CertificateRequest("CN=any", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();

    /// <summary>The key with its certificate, as TLS wants them.</summary>
    public X509Certificate2 With(Segl.Pki.Certificates.Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        using var plain = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
        return plain.CopyWithPrivateKey(_key);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
