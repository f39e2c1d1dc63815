namespace Segl.Ca.Revoking;

/// <summary>A revocation list that was published.</summary>
/// <param name="Number">Its number, larger than that of every list of the same authority before.</param>
/// <param name="ThisUpdate">Since when.</param>
/// <param name="NextUpdate">Until when it may be relied on.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal.</param>
/// <param name="Der">Its bytes.</param>
public sealed record PublishedRevocationList(
    long Number, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, string Sha256, ReadOnlyMemory<byte> Der);
