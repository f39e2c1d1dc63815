using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>Whether the subject is an authority, and how many authorities may follow below it (RFC 5280 §4.2.1.9).</summary>
/// <param name="IsAuthority">cA.</param>
/// <param name="PathLength">pathLenConstraint; null means no limit.</param>
public sealed record BasicConstraints(bool IsAuthority, int? PathLength)
{
    internal static BasicConstraints ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        return ReadPathLength(sequence, sequence.ReadBooleanDefaultFalse());
    }

    /// <summary>Reads it also where cA is FALSE and written out, as many have it.</summary>
    internal static BasicConstraints ReadFound(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var isWritten = sequence.HasData && sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean);
        return ReadPathLength(sequence, isWritten && sequence.ReadBoolean());
    }

    private static BasicConstraints ReadPathLength(AsnReader sequence, bool isAuthority)
    {
        int? pathLength = null;
        if (sequence.HasData)
            pathLength = sequence.TryReadInt32(out var read) && read >= 0
                ? read
                : throw new AsnContentException("The path length is not a small positive number.");
        sequence.ThrowIfNotEmpty();
        return new BasicConstraints(isAuthority, pathLength);
    }

    internal CertificateExtension Write() => CertificateExtension.Of(Oids.BasicConstraints, isCritical: true, writer =>
    {
        using (writer.PushSequence())
        {
            if (IsAuthority)
                writer.WriteBoolean(value: true);
            if (PathLength is { } pathLength)
                writer.WriteInteger(pathLength);
        }
    });
}
