using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Segl.Ca.Storage;
using Segl.Pki.Keys;

namespace Segl.Ca.Keys;

/// <summary>The rows of <c>ca_key</c>: each private key sealed under the master key, for its own row only.</summary>
internal static class SealedKeys
{
    private const string SealPurpose = "ca-key";

    private const string InsertKey =
        "INSERT INTO ca_key (id, kind, public_key, sealed_private_key, created_at) VALUES ($1, $2, $3, $4, $5)";

    /// <summary>Records a key and answers its id; an empty private key is one that is kept elsewhere.</summary>
    public static string Insert(
        DbConnection connection, DbTransaction transaction, MasterKey masterKey, AuthorityKeyKind kind, SubjectPublicKey publicKey,
        ReadOnlySpan<byte> pkcs8, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now).ToString();
        var sealedKey = pkcs8.IsEmpty ? null : masterKey.Seal(SealPurpose, pkcs8, Encoding.UTF8.GetBytes(id));
        connection.Execute(
            transaction, InsertKey, id, kind.ToString(), publicKey.Spki.ToArray(), sealedKey, now.ToUnixTimeMilliseconds());
        return id;
    }

    /// <summary>The private key in PKCS#8; the caller clears it.</summary>
    /// <exception cref="InvalidOperationException">The master key is another one.</exception>
    public static byte[] Open(MasterKey masterKey, string id, byte[] sealedKey)
    {
        try
        {
            return masterKey.Open(SealPurpose, sealedKey, Encoding.UTF8.GetBytes(id));
        }
        catch (CryptographicException exception)
        {
            throw new InvalidOperationException(
                "The master key does not open this database's authority key: give the master key that the database was set up with.",
                exception);
        }
    }
}
