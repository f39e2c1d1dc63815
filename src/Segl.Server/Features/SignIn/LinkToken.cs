using System.Buffers.Text;
using System.Security.Cryptography;

namespace Segl.Server.Features.SignIn;

/// <summary>The secret part of a link that lets somebody in for the first time: 256 random bits, of which only the hash is kept.</summary>
public sealed class LinkToken
{
    private const int LengthBytes = 32;

    private readonly byte[] _bytes;

    private LinkToken(byte[] bytes) => _bytes = bytes;

    /// <summary>What is kept: with 256 random bits, a plain hash cannot be turned round.</summary>
    public byte[] Hash => SHA256.HashData(_bytes);

    /// <summary>A new token.</summary>
    public static LinkToken Draw() => new(RandomNumberGenerator.GetBytes(LengthBytes));

    /// <summary>The token of a link; null for anything else.</summary>
    public static LinkToken? Find(string text)
    {
        var bytes = new byte[LengthBytes];
        return Base64Url.IsValid(text, out var length) && length == LengthBytes && Base64Url.TryDecodeFromChars(text, bytes, out _)
            ? new(bytes)
            : null;
    }

    /// <summary>The token for the link.</summary>
    public string Reveal() => Base64Url.EncodeToString(_bytes);

    /// <summary>Not the token: a log or an exception may ask for this.</summary>
    public override string ToString() => "(link token)";
}
