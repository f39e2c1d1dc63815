using System.Globalization;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Checking;

/// <summary>Why nothing can be said of what was sent.</summary>
internal static class CheckingRefusals
{
    /// <summary>The code of the refusal that needs more than one sentence.</summary>
    public const string PrivateKeyCode = "CheckedPrivateKey";

    // Java's own key stores (JKS, JCEKS) begin so; a key is what they are for.
    private static readonly byte[][] s_keyStores = [[0xFE, 0xED, 0xFE, 0xED], [0xCE, 0xCE, 0xCE, 0xCE]];

    /// <summary>Whether it is a key store that is no ASN.1.</summary>
    public static bool IsKeyStore(ReadOnlySpan<byte> sent)
    {
        foreach (var beginning in s_keyStores)
        {
            if (sent.StartsWith(beginning))
                return true;
        }

        return false;
    }

    public static Refusal Nothing() => new("CheckedNothing", "Send a certificate as a file or as text, or type a serial number.");

    public static Refusal TooMuch() => new("CheckedTooMuch", "Send one thing: a file, a text or a serial number.");

    public static Refusal TooLarge()
    {
        var kibibytes = (CertificateBundle.BytesMax / 1024).ToString(CultureInfo.InvariantCulture);
        return new("CheckedTooLarge", $"A certificate has at most {kibibytes} KiB.") { Arguments = [kibibytes] };
    }

    public static Refusal TooMany()
    {
        var most = CertificateChain.CertificatesMax.ToString(CultureInfo.InvariantCulture);
        return new("CheckedTooMany", $"There are more than {most} certificates. Send the one in question, with those above it if need be.")
        {
            Arguments = [most],
        };
    }

    public static Refusal PrivateKey() =>
        new(PrivateKeyCode, "This holds a private key. It was not kept. Never give a private key to anybody; send the certificate alone.");

    public static Refusal Unreadable() =>
        new("CheckedUnreadable", "This is no certificate in DER, PEM or PKCS#7, or it is damaged.");

    public static Refusal SerialUnknown() => new("CheckedSerialUnknown", "No certificate of this serial number was issued here.");

    public static Refusal KeyCompromised() => new("CheckedKeyCompromised", "Its private key was reported as known to others.");
}
