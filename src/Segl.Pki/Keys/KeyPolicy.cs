using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Keys;

/// <summary>Which public keys an authority certifies: large enough, well made, and not known to others.</summary>
public sealed record KeyPolicy
{
    /// <summary>FIPS 186-5 §5.4 (b): exponents are over 2^16.</summary>
    private const int ExponentMin = 1 << 16;

    /// <summary>3072 bits and more, P-256, P-384; nothing blocked.</summary>
    public static KeyPolicy Standard { get; } = new();

    /// <summary>The smallest RSA modulus; default 3072 bits, at least 2048.</summary>
    public int RsaBitsMin { get; init; } = 3072;

    /// <summary>The largest RSA modulus; default 8192 bits, for everybody who meets the certificate must compute with it.</summary>
    public int RsaBitsMax { get; init; } = 8192;

    /// <summary>Keys that are known to be compromised; default none.</summary>
    public KeyBlocklist Blocklist { get; init; } = KeyBlocklist.Empty;

    /// <summary>Null, or why the key is not good enough.</summary>
    public Refusal? Check(SubjectPublicKey key) => key.Kind == PublicKeyKind.Rsa
        ? CheckSize(key) ?? CheckExponent(key) ?? CheckModulus(key) ?? Blocklist.Check(key)
        : Blocklist.Check(key);

    private Refusal? CheckSize(SubjectPublicKey key)
    {
        if (key.Bits < RsaBitsMin)
            return Weak(
                "KeyTooSmall",
                $"The RSA key has {Text(key.Bits)} bits; at least {Text(RsaBitsMin)} are needed.",
                "TS 119 312 §6.2.2",
                Text(key.Bits),
                Text(RsaBitsMin));

        return key.Bits > RsaBitsMax
            ? Weak(
                "KeyTooLarge",
                $"The RSA key has {Text(key.Bits)} bits; at most {Text(RsaBitsMax)} are taken.",
                clause: null,
                Text(key.Bits),
                Text(RsaBitsMax))
            : null;
    }

    private static Refusal? CheckExponent(SubjectPublicKey key)
    {
        var exponent = key.Exponent.ToString(CultureInfo.InvariantCulture);
        return key.Exponent.IsEven || key.Exponent < ExponentMin
            ? Weak("KeyExponentUnsuitable", $"The RSA exponent is {exponent}; it must be odd and over 65536.", "FIPS 186-5 §5.4", exponent)
            : null;
    }

    private static Refusal? CheckModulus(SubjectPublicKey key)
    {
        var remainders = new SmallRemainders(key.Modulus);
        if (remainders.FindFactor() is { } factor)
            return Weak(
                "KeyHasSmallFactor",
                $"The RSA modulus is divisible by {Text(factor)}: the key is damaged or was made by a faulty program.",
                "SP 800-89 §5.3.3",
                Text(factor));
        if (RocaFingerprint.IsOn(remainders))
            return Weak(
                "KeyMadeByRoca",
                "The RSA key bears the mark of a faulty chip library (ROCA), so its private half can be computed. Update the chip or "
                + "make the key elsewhere.",
                "CVE-2017-15361");

        return ClosePrimes.AreIn(key.Modulus)
            ? Weak(
                "KeyHasClosePrimes",
                "The two primes of the RSA key lie so close together that the private half can be computed.",
                "FIPS 186-5 §A.1.1")
            : null;
    }

    private static Refusal Weak(string code, string fault, string? clause, params IReadOnlyList<string> arguments) =>
        new(code, $"{fault} Make a new key.") { Clause = clause, Arguments = arguments };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
