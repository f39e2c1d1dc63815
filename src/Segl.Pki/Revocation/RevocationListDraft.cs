using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Revocation;

/// <summary>A revocation list that is ready to be signed, with room around it for what makes it whole.</summary>
public sealed class RevocationListDraft
{
    private readonly byte[] _buffer;
    private readonly int _start;
    private readonly int _end;
    private int _isComplete;

    internal RevocationListDraft(RevocationListContent content, byte[] buffer, int start, int end, int entryCount)
    {
        (Content, _buffer, _start, _end, EntryCount) = (content, buffer, start, end, entryCount);
        ToBeSigned = buffer.AsMemory(start, end - start);
    }

    /// <summary>What it says, but for its entries.</summary>
    public RevocationListContent Content { get; }

    /// <summary>How many entries it has.</summary>
    public int EntryCount { get; }

    /// <summary>The TBSCertList in DER.</summary>
    public ReadOnlyMemory<byte> ToBeSigned { get; }

    /// <summary>Writes a list; the entries come in ascending order of their serial numbers and are read once.</summary>
    /// <exception cref="ArgumentException">The content contradicts itself, an entry is out of order, or there are too many.</exception>
    public static RevocationListDraft Write(RevocationListContent content, IEnumerable<RevokedCertificate> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return Write(content, entries, entries.TryGetNonEnumeratedCount(out var count) ? count : 0);
    }

    /// <summary>As the other, with about how many entries there will be: as much room is made at once, and more when it is needed.</summary>
    /// <exception cref="ArgumentException">The content contradicts itself, an entry is out of order, or there are too many.</exception>
    public static RevocationListDraft Write(RevocationListContent content, IEnumerable<RevokedCertificate> entries, int entriesExpected)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentOutOfRangeException.ThrowIfNegative(entriesExpected);
        return RevocationListWriter.Write(content, entries, entriesExpected);
    }

    /// <summary>Joins the signature to the list, which must be by the issuer's key, once; the bytes are not copied.</summary>
    /// <exception cref="InvalidOperationException">It was joined before.</exception>
    public Result<ReadOnlyMemory<byte>> Complete(ReadOnlySpan<byte> signature)
    {
        var issuer = Content.Issuer;
        if (!issuer.PublicKey.Verify(ToBeSigned.Span, signature, issuer.Algorithm))
            return RevocationListRefusals.SignatureWrong(issuer.Name);
        if (Interlocked.Exchange(ref _isComplete, 1) != 0)
            throw new InvalidOperationException("The list was completed before.");

        var algorithm = issuer.Algorithm.Identifier.Span;
        var bitStringOctets = 1 + signature.Length;
        var suffixOctets = algorithm.Length + DerBackwardWriter.HeaderOctets(bitStringOctets) + bitStringOctets;
        var suffix = new DerBackwardWriter(_buffer.AsSpan(_end, suffixOctets));
        suffix.Prepend(signature);
        suffix.Prepend(0);
        suffix.PrependHeader(DerTag.BitString, bitStringOctets);
        suffix.Prepend(algorithm);

        var outer = new DerBackwardWriter(_buffer.AsSpan(0, _start));
        outer.PrependHeader(DerTag.Sequence, ToBeSigned.Length + suffixOctets);
        return (ReadOnlyMemory<byte>)_buffer.AsMemory(outer.Start, _end + suffixOctets - outer.Start);
    }
}
