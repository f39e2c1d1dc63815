using System.Buffers.Text;
using System.Security.Cryptography;

namespace Segl.Server.Features.Orders;

/// <summary>The secret of an e-mail validation link: 256 random bits, of which only a hash is kept.</summary>
public sealed class ValidationToken
{
    private const int Bytes = 32;

    private readonly byte[] _bytes;

    private ValidationToken(byte[] bytes) => _bytes = bytes;

    /// <summary>What is kept: with 256 random bits, a plain hash cannot be turned round.</summary>
    public byte[] Hash => SHA256.HashData(_bytes);

    /// <summary>A new token.</summary>
    public static ValidationToken Draw() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Reads the last part of a link; null where it cannot be one.</summary>
    public static ValidationToken? Find(string? text)
    {
        var bytes = new byte[Bytes];
        return text?.Length == Base64Url.GetEncodedLength(Bytes) && Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == Bytes
            ? new ValidationToken(bytes)
            : null;
    }

    /// <summary>The token for the link.</summary>
    public string Reveal() => Base64Url.EncodeToString(_bytes);

    /// <summary>Not the token: a log or an exception may ask for this.</summary>
    public override string ToString() => "(validation token)";
}
