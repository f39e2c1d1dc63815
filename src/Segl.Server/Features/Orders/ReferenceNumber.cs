using System.Globalization;
using System.Security.Cryptography;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Orders;

/// <summary>What names an order to the outside: ten digits, not secret (R2.5).</summary>
public readonly record struct ReferenceNumber
{
    /// <summary>How many digits it has.</summary>
    public const int Digits = 10;

    private readonly string? _value;

    private ReferenceNumber(string value) => _value = value;

    /// <summary>A number drawn at random, the first digit not 0 so that no spreadsheet shortens it.</summary>
    public static ReferenceNumber Draw() =>
        new(string.Create(
            CultureInfo.InvariantCulture, $"{RandomNumberGenerator.GetInt32(1, 10)}{RandomNumberGenerator.GetInt32(1_000_000_000):D9}"));

    /// <summary>Reads a number as people type it: spaces between digits are ignored.</summary>
    public static Result<ReferenceNumber> Parse(string? text)
    {
        var digits = string.Concat((text ?? "").Take(2 * Digits + 1).Where(character => character != ' '));
        return digits.Length == Digits && digits.All(char.IsAsciiDigit) && digits[0] != '0'
            ? new ReferenceNumber(digits)
            : new Refusal("ReferenceNumberMalformed", $"A reference number has {Digits} digits and does not begin with 0.");
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";
}
