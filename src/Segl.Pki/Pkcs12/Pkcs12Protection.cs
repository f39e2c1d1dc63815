using System.Diagnostics;
using System.Security.Cryptography;

namespace Segl.Pki.Pkcs12;

/// <summary>A strength and its numbers, separate so that tests may turn the iterations down.</summary>
internal sealed record Pkcs12Protection(Pkcs12Strength Strength, int Iterations)
{
    /// <summary>
    /// The same for both forms: a hundred times the least of SP 800-132 §5.2, and under all known limits of readers: 300,000
    /// for the MAC in .NET's X509CertificateLoader, 600,000 for the whole file in its older constructors, 5,000,000 in Java.
    /// </summary>
    public const int DefaultIterations = 100_000;

    public HashAlgorithmName MacHash => Strength switch
    {
        Pkcs12Strength.Strong => HashAlgorithmName.SHA256,
        Pkcs12Strength.OlderWindows => HashAlgorithmName.SHA1,
        _ => throw new UnreachableException($"No such strength: {Strength}"),
    };
}
