using System.Security.Cryptography;
using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Features.Directory;

/// <summary>Where the next page of a search begins, told to the client so that nothing need be kept here (RFC 2696).</summary>
/// <remarks>
/// Sealed with a key of this process and tied to the search, so that nobody can count its entries anew and list in pages what is not
/// listed at once. Another node does not know it; a connection stays at one.
/// </remarks>
public sealed class PageCookies
{
    private const int SealBytes = 32;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(SealBytes);

    /// <summary>The cookie of a position.</summary>
    /// <param name="request">The search.</param>
    /// <param name="position">The last entry that was answered.</param>
    /// <param name="entries">How many were, in all pages so far.</param>
    internal byte[] Seal(SearchRequest request, SearchPosition position, int entries)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content))
        {
            writer.Write(position.Above);
            writer.Write(position.Term);
            writer.Write(position.Key);
            writer.Write(position.Serial);
            writer.Write(entries);
        }

        var plain = content.ToArray();
        return [.. SealOf(request, plain), .. plain];
    }

    /// <summary>The position and number of a cookie; null where it is not one of this search.</summary>
    internal (SearchPosition Position, int Entries)? Open(SearchRequest request, ReadOnlySpan<byte> cookie)
    {
        if (cookie.Length <= SealBytes)
            return null;

        var plain = cookie[SealBytes..].ToArray();
        if (!CryptographicOperations.FixedTimeEquals(cookie[..SealBytes], SealOf(request, plain)))
            return null;

        using var reader = new BinaryReader(new MemoryStream(plain));
        var position = new SearchPosition(reader.ReadInt32(), reader.ReadInt32(), reader.ReadString(), reader.ReadString());
        return (position, reader.ReadInt32());
    }

    private byte[] SealOf(SearchRequest request, ReadOnlySpan<byte> plain) =>
        HMACSHA256.HashData(_key, (byte[])[.. SHA256.HashData(request.Encoded.Span), .. plain]);
}
