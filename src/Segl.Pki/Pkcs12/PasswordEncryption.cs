using System.Diagnostics;
using System.Formats.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Pkcs12;

/// <summary>What has been encrypted under a password: the encoded AlgorithmIdentifier and the ciphertext.</summary>
internal readonly record struct SealedContent(ReadOnlyMemory<byte> Algorithm, ReadOnlyMemory<byte> Ciphertext);

/// <summary>Encryption of keys and certificates under the password of the file.</summary>
internal static class PasswordEncryption
{
    public static SealedContent Seal(ReadOnlySpan<byte> plaintext, Pkcs12Password password, Pkcs12Protection protection) =>
        protection.Strength switch
        {
            Pkcs12Strength.Strong => Pbes2.Seal(plaintext, password, protection.Iterations),
            Pkcs12Strength.OlderWindows => TripleDesEncryption.Seal(plaintext, password, protection.Iterations),
            _ => throw new UnreachableException($"No such strength: {protection.Strength}"),
        };

    /// <summary>The plaintext, which the caller clears, or the reason why there is none.</summary>
    /// <exception cref="AsnContentException">The parameters are not what their algorithm says.</exception>
    public static Result<byte[]> Open(
        AlgorithmIdentifier algorithm,
        ReadOnlySpan<byte> ciphertext,
        Pkcs12Password password,
        IterationBudget budget) => algorithm.Algorithm switch
        {
            Pkcs12Oids.Pbes2 => Pbes2.Open(algorithm, ciphertext, password, budget),
            Pkcs12Oids.ShaAnd3KeyTripleDes => TripleDesEncryption.Open(algorithm, ciphertext, password, budget),
            _ => Pkcs12Refusals.Unsupported($"encryption {algorithm.Algorithm}"),
        };
}
