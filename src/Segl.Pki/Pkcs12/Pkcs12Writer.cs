using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;

namespace Segl.Pki.Pkcs12;

/// <summary>Writes a key with its certificate and chain as a PKCS#12 file, RFC 7292.</summary>
/// <remarks>
/// The certificates are encrypted too, although they are public: macOS is known to pass over certificates in a safe in clear
/// (dotnet/runtime pull request 112741), and encrypted ones are what OpenSSL, Java, NSS and GnuTLS write themselves.
/// </remarks>
public static class Pkcs12Writer
{
    private const int PfxVersion = 3;

    /// <summary>The file in DER; the caller clears the key and the password.</summary>
    /// <param name="pkcs8">The private key as <c>PrivateKeyInfo</c> (RFC 5208 §5), which must be the leaf's.</param>
    /// <param name="leaf">The certificate of the key.</param>
    /// <param name="chain">The authorities above the leaf, issuing first, root last.</param>
    /// <param name="friendlyName">What importers show: the common name (product R3.4).</param>
    /// <param name="password">
    /// One character at least, none beyond the basic plane, which a BMPString cannot hold (.NET opens no file under one). Java opens
    /// files under ASCII passwords only; OpenSSL, NSS, GnuTLS and .NET open the others too.
    /// </param>
    /// <param name="strength">How the file is encrypted and authenticated.</param>
    /// <exception cref="ArgumentException">The password is empty, too long or has no encoding, or the key is not the leaf's.</exception>
    public static ReadOnlyMemory<byte> Write(
        ReadOnlySpan<byte> pkcs8,
        Certificate leaf,
        IReadOnlyList<Certificate> chain,
        string friendlyName,
        ReadOnlySpan<char> password,
        Pkcs12Strength strength)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        ArgumentNullException.ThrowIfNull(chain);
        using Pkcs12Password? encoded = Pkcs12Password.TryFrom(password);
        if (encoded is null || encoded.IsEmpty || encoded.HasSurrogates)
            throw new ArgumentException("A password of 1 to 1024 characters of the basic plane is needed.", nameof(password));
        if (!IsKeyOf(leaf, pkcs8))
            throw new ArgumentException("The private key is not the certificate's.", nameof(pkcs8));

        ReadOnlyMemory<byte>[] certificates = [leaf.Der, .. chain.Select(certificate => certificate.Der)];
        return Write(pkcs8, certificates, friendlyName, encoded, new Pkcs12Protection(strength, Pkcs12Protection.DefaultIterations));
    }

    internal static ReadOnlyMemory<byte> Write(
        ReadOnlySpan<byte> pkcs8,
        IReadOnlyList<ReadOnlyMemory<byte>> certificates,
        string friendlyName,
        Pkcs12Password password,
        Pkcs12Protection protection)
    {
        BagAttributes attributes = new(friendlyName, LocalKeyIdOf(certificates[0].Span));
        SealedContent key = PasswordEncryption.Seal(pkcs8, password, protection);
        SealedContent safe = PasswordEncryption.Seal(SafeContentsWriter.EncodeCertificates(certificates, attributes), password, protection);

        AsnWriter authenticatedSafe = new(AsnEncodingRules.DER);
        using (authenticatedSafe.PushSequence())
        {
            SafeContentsWriter.WriteEncryptedSafe(authenticatedSafe, safe);
            SafeContentsWriter.WriteKeySafe(authenticatedSafe, key, attributes);
        }

        return WritePfx(authenticatedSafe.Encode(), password, protection);
    }

    /// <summary><c>PFX</c>, RFC 7292 §4.</summary>
    private static byte[] WritePfx(byte[] authenticatedSafe, Pkcs12Password password, Pkcs12Protection protection)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(PfxVersion);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Pkcs12Oids.Data);
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    writer.WriteOctetString(authenticatedSafe);
            }

            Pkcs12Mac.Over(authenticatedSafe, password, protection).Write(writer);
        }

        return writer.Encode();
    }

    private static bool IsKeyOf(Certificate leaf, ReadOnlySpan<byte> pkcs8)
    {
        using AsymmetricAlgorithm key = leaf.PublicKey.Kind == PublicKeyKind.Rsa ? RSA.Create() : ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return SubjectPublicKey.Of(key).Equals(leaf.PublicKey);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>
    /// What ties the key to its certificate; any octets would do (RFC 2985 §5.5.2), SHA-1 of the certificate is what OpenSSL takes.
    /// </summary>
    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "An identifier by convention; nothing is trusted for it.")]
    private static byte[] LocalKeyIdOf(ReadOnlySpan<byte> certificate) => SHA1.HashData(certificate);
}
