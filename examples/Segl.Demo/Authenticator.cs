using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Segl.Demo;

/// <summary>An authenticator app: codes by RFC 6238 with its usual values (HMAC-SHA-1, 30 seconds, 6 digits).</summary>
/// <remarks>
/// A code is taken once. Where a person approves more than once in half a minute, this app uses that the server also takes the code
/// before and the one after the present one (RFC 6238 §5.2): it begins with the oldest that will still be taken when it arrives, and never
/// shows one twice.
/// </remarks>
public sealed class Authenticator(string base32Secret, TimeProvider clock)
{
    private const string Base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Base32Bits = 5;
    private const int StepSeconds = 30;
    private const uint CodeModulus = 1_000_000;

    private readonly byte[] _secret = ReadBase32(base32Secret);
    private long _lastStep;

    /// <summary>The secret as it is typed into an app.</summary>
    public string Secret => base32Secret;

    /// <summary>The next code that is taken, at once if there is one, else when the time has come.</summary>
    public async Task<string> NextCodeAsync()
    {
        var step = Math.Max(OldestStep, _lastStep + 1);
        while (step > PresentStep + 1)
            await Task.Delay(TimeSpan.FromSeconds(1), clock);

        _lastStep = step;
        return CodeOf(step);
    }

    // The code before the present one dies with the present step: in its second half a request might come too late.
    private long OldestStep => clock.GetUtcNow().ToUnixTimeSeconds() % StepSeconds < StepSeconds / 2 ? PresentStep - 1 : PresentStep;

    private long PresentStep => clock.GetUtcNow().ToUnixTimeSeconds() / StepSeconds;

    // RFC 4226 §5.3: four bytes from where the last half-byte points, without the sign, as decimal digits.
    private string CodeOf(long step)
    {
        var counter = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var mac = HMACSHA1.HashData(_secret, counter);
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac.AsSpan(mac[^1] & 0x0F)) & int.MaxValue;
        return $"{number % CodeModulus:D6}";
    }

    private static byte[] ReadBase32(string text)
    {
        var bytes = new List<byte>();
        var (held, bits) = (0, 0);
        foreach (var sign in text)
        {
            held = ((held << Base32Bits) | Base32Alphabet.IndexOf(sign, StringComparison.Ordinal)) & 0xFFF;
            bits += Base32Bits;
            if (bits < 8)
                continue;

            bits -= 8;
            bytes.Add((byte)(held >> bits & 0xFF));
        }

        return [.. bytes];
    }
}
