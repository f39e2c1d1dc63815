using System.Buffers.Text;
using System.Security.Cryptography;

namespace Segl.Server.Features.Setup;

/// <summary>The secret part of a set-up link: 256 random bits, of which only the hash is kept.</summary>
internal sealed class SetupToken
{
    private const int LengthBytes = 32;

    private readonly byte[] _bytes;

    private SetupToken(byte[] bytes) => _bytes = bytes;

    /// <summary>What is kept.</summary>
    public byte[] Hash => SHA256.HashData(_bytes);

    public static SetupToken Draw() => new(RandomNumberGenerator.GetBytes(LengthBytes));

    /// <summary>The token of a link; null for anything else.</summary>
    public static SetupToken? Find(string text)
    {
        var bytes = new byte[LengthBytes];
        return Base64Url.IsValid(text, out var length) && length == LengthBytes && Base64Url.TryDecodeFromChars(text, bytes, out _) ? new(bytes) : null;
    }

    public override string ToString() => Base64Url.EncodeToString(_bytes);
}
