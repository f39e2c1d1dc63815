using System.Security.Cryptography;
using System.Text;

namespace Segl.Acceptance.Tests.Crashing;

/// <summary>What a secret would look like if it had been written somewhere.</summary>
internal static class Traces
{
    private const int SliceBytes = 24; // Long enough to meet nothing by chance, and a whole number of base64 groups.

    /// <summary>A text as it stands, as wide characters, as base64 and as hexadecimal.</summary>
    public static IReadOnlyList<byte[]> OfText(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return [bytes, Encoding.Unicode.GetBytes(secret), .. Written(bytes)];
    }

    /// <summary>
    /// A private key: its primes and its exponent as they stand, and the middle of its PKCS#8 as base64 and as hexadecimal.
    /// </summary>
    /// <remarks>The beginning of a PKCS#8 is its public half, which is in the certificate.</remarks>
    public static IReadOnlyList<byte[]> OfKey(RSA key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: true);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        // The framework pads the exponent with zeros to the modulus' length, which DER does not.
        var exponentSlice = parameters.D.AsSpan().TrimStart((byte)0)[..SliceBytes].ToArray();
        var exponent = pkcs8.AsSpan().IndexOf(exponentSlice);
        exponent.ShouldBePositive("the private exponent stands in the PKCS#8");

        // Base64 goes by three bytes from the beginning; a line of PEM holds 48.
        var aligned = (exponent / 48 * 48) + 48;
        return
        [
            exponentSlice, parameters.P![..SliceBytes], parameters.Q![..SliceBytes], // All parts were asked for.
            .. Written(pkcs8.AsSpan(aligned, SliceBytes).ToArray()),
        ];
    }

    /// <summary>Whether one of the traces is in the bytes.</summary>
    public static bool AreIn(ReadOnlySpan<byte> bytes, IReadOnlyList<byte[]> traces)
    {
        foreach (var trace in traces)
            if (bytes.IndexOf(trace) >= 0)
                return true;
        return false;
    }

    private static IEnumerable<byte[]> Written(byte[] bytes) =>
    [
        Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes).TrimEnd('=')[..^1]),
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)),
        Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)),
    ];
}
