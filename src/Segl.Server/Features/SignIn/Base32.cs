using System.Text;

namespace Segl.Server.Features.SignIn;

/// <summary>The alphabet that authenticator apps take secrets in (RFC 4648 §6), without padding.</summary>
internal static class Base32
{
    public const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private const int BitsPerSign = 5;

    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 / BitsPerSign) + 1);
        var held = 0;
        var bits = 0;
        foreach (var octet in bytes)
        {
            held = (held << 8 | octet) & 0xFFF;
            for (bits += 8; bits >= BitsPerSign; bits -= BitsPerSign)
                text.Append(Alphabet[held >> (bits - BitsPerSign) & 31]);
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[held << (BitsPerSign - bits) & 31]).ToString();
    }
}
