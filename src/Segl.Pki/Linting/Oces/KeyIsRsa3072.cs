using System.Globalization;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>The key is RSA with a modulus of 3072 bits or more and the exponent 65537.</summary>
[Clause("OCES3 template", "subjectPublicKeyInfo")]
public sealed class KeyIsRsa3072 : Lint
{
    private const int BitsMin = 3072;
    private const int Exponent = 65537;

    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is null)
            return null;

        var key = subject.Certificate.PublicKey;
        if (key.Kind == PublicKeyKind.Rsa && key.Bits >= BitsMin && key.Exponent == Exponent)
            return null;

        var (bits, exponent) = (key.Bits.ToString(CultureInfo.InvariantCulture), key.Exponent.ToString(CultureInfo.InvariantCulture));
        return Refuse(
            "OcesKeyUnsuitable",
            $"The key is {key.Kind} of {bits} bits with exponent {exponent}; OCES certificates need RSA of 3072 bits or more with "
            + $"exponent 65537. Make a new key.",
            key.Kind.ToString(),
            bits,
            exponent);
    }
}
