using System.Security.Cryptography;
using Segl.Ca.Keys;
using Segl.Pki.Keys;

namespace Segl.Ca.Authorities;

/// <summary>The private keys of recorded authorities.</summary>
internal sealed class AuthorityKeys(MasterKey masterKey)
{
    /// <summary>In the clear until it is disposed.</summary>
    /// <exception cref="InvalidOperationException">The key is kept elsewhere, or the master key is another one.</exception>
    public SoftwareSigningKey Open(StoredAuthority stored, SignatureAlgorithm algorithm)
    {
        var sealedKey = stored.SealedKey
            ?? throw new InvalidOperationException($"The key of {stored.Certificate.Subject} is not in this database.");
        var pkcs8 = SealedKeys.Open(masterKey, stored.KeyId, sealedKey);
        try
        {
            return SoftwareSigningKey.Import(pkcs8, algorithm);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>In the clear for as long as one signature takes: of a root, and of a generation that signs nothing but lists any more.</summary>
    public ISigningKey OpenForEach(StoredAuthority stored, SignatureAlgorithm algorithm) => new RarelyUsedKey(this, stored, algorithm);

    private sealed class RarelyUsedKey(AuthorityKeys keys, StoredAuthority stored, SignatureAlgorithm algorithm) : ISigningKey
    {
        public SignatureAlgorithm Algorithm => algorithm;

        public SubjectPublicKey PublicKey => stored.Certificate.PublicKey;

        public async ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> toBeSigned, CancellationToken cancellationToken)
        {
            using var key = keys.Open(stored, algorithm);
            return await key.SignAsync(toBeSigned, cancellationToken);
        }

        public void Dispose()
        {
            // Between two signatures there is nothing to let go of.
        }
    }
}
