using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Segl.Ca.Keys;

namespace Segl.Server.Features.SignIn;

/// <summary>
/// What an authenticator app and we share: the code of a time step follows from it (RFC 6238, with the values that every app has).
/// </summary>
/// <remarks>The framework's own provider reads the clock itself and takes one code as often as it is sent.</remarks>
public sealed class TotpSecret
{
    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    /// <summary>RFC 4226 §4, R6: 160 bits, the length of the hash.</summary>
    private const int LengthBytes = 20;

    private const string Purpose = "authenticator secret";
    private const uint DigitsModulus = 1_000_000;

    /// <summary>RFC 6238 §5.2: one step to either side, for clocks and for slow fingers.</summary>
    private const int StepsAround = 1;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private readonly byte[] _secret;

    private TotpSecret(byte[] secret) => _secret = secret;

    /// <summary>A new random secret.</summary>
    public static TotpSecret Draw() => new(RandomNumberGenerator.GetBytes(LengthBytes));

    /// <summary>The secret of an account, out of its sealed form.</summary>
    public static TotpSecret Open(MasterKey masterKey, Guid accountId, byte[] sealedSecret) =>
        new(masterKey.Open(Purpose, sealedSecret, accountId.ToByteArray(bigEndian: true)));

    /// <summary>The form that is kept: sealed under the master key and bound to its account.</summary>
    public byte[] Seal(MasterKey masterKey, Guid accountId) => masterKey.Seal(Purpose, _secret, accountId.ToByteArray(bigEndian: true));

    /// <summary>The secret as it is typed into an app.</summary>
    public string ToBase32() => Base32.Write(_secret);

    /// <summary>The address that an app reads from the square code.</summary>
    public string ToUri(string userId, string issuer) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(userId)}"
        + $"?secret={ToBase32()}&issuer={Uri.EscapeDataString(issuer)}";

    /// <summary>The code that an app shows at an instant.</summary>
    public string CodeAt(DateTimeOffset now) => CodeOf(StepOf(now));

    /// <summary>The next code that is taken where the present one was used already: an app shows it half a minute later.</summary>
    public string CodeAfter(long? lastStep, DateTimeOffset now)
    {
        var present = StepOf(now);
        return CodeOf(lastStep >= present ? present + StepsAround : present);
    }

    /// <summary>The time step that a code belongs to; null where it is wrong. Every candidate is compared, in constant time.</summary>
    public long? Match(string code, DateTimeOffset now)
    {
        long? matched = null;
        var given = Encoding.UTF8.GetBytes(code);
        var present = StepOf(now);
        for (var step = present - StepsAround; step <= present + StepsAround; step++)
            if (CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(CodeOf(step))))
                matched = step;
        return matched;
    }

    /// <summary>The bytes, for whoever must seal them with other things.</summary>
    internal ReadOnlyMemory<byte> Bytes => _secret;

    /// <summary>The secret of bytes that were kept by other means.</summary>
    internal static TotpSecret From(byte[] secret) => secret.Length == LengthBytes
        ? new(secret)
        : throw new CryptographicException("An authenticator secret has 20 bytes.");

    private static long StepOf(DateTimeOffset now) => now.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    // RFC 4226 §5.3, dynamic truncation.
    private string CodeOf(long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        Authenticate(counter, mac);
        var offset = mac[^1] & 0xF;
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[offset..]) & 0x7FFF_FFFF;
        return (number % DigitsModulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA5350",
        Justification = "RFC 6238 §1.2: authenticator apps know HMAC-SHA-1, whose strength does not rest on collisions.")]
    private void Authenticate(ReadOnlySpan<byte> counter, Span<byte> mac) => HMACSHA1.HashData(_secret, counter, mac);
}
