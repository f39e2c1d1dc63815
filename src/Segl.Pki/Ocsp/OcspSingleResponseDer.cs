using System.Diagnostics;
using Segl.Pki.Asn1;
using Segl.Pki.Revocation;

namespace Segl.Pki.Ocsp;

/// <summary>SingleResponse in DER (RFC 6960 §4.2.1).</summary>
internal static class OcspSingleResponseDer
{
    private const int ExtensionsMax = 16;

    public static void PrependTo(ref DerBackwardWriter writer, in OcspSingleResponse response)
    {
        var before = writer.Written;
        if (response.ArchiveCutoff is { } archiveCutoff)
            PrependArchiveCutoff(ref writer, archiveCutoff);
        if (response.NextUpdate is { } nextUpdate)
        {
            var afterNextUpdate = writer.Written;
            PrependTime(ref writer, nextUpdate);
            writer.Wrap(DerTag.Constructed(0), afterNextUpdate);
        }

        PrependTime(ref writer, response.ThisUpdate);
        PrependStatus(ref writer, response.Status);
        writer.Prepend(response.CertId.Encoded.Span);
        writer.Wrap(DerTag.Sequence, before);
    }

    public static void PrependTime(ref DerBackwardWriter writer, DateTimeOffset time)
    {
        Span<byte> encoded = stackalloc byte[DerTime.OctetsMax];
        writer.Prepend(encoded[..DerTime.WriteGeneralized(encoded, time)]);
    }

    /// <summary>Reads one as the next value of a reader over a part of the source.</summary>
    /// <param name="source">What the reader is over.</param>
    /// <param name="reader">Stands before the value, and after it.</param>
    /// <param name="response">What it says.</param>
    /// <param name="unknownCritical">The identifier's contents of a critical extension that we do not know; empty where there is none.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> source, ref DerSpanReader reader, out OcspSingleResponse response, out ReadOnlySpan<byte> unknownCritical)
    {
        response = default;
        unknownCritical = default;
        if (!reader.TryOpen(DerTag.Sequence, out var fields)
            || !OcspCertId.TryRead(source, ref fields, out var certId)
            || !TryReadStatus(ref fields, out var status)
            || !DerTime.TryReadGeneralized(ref fields, out var thisUpdate))
            return false;

        DateTimeOffset? nextUpdate = null;
        if (fields.NextIs(DerTag.Constructed(0)))
        {
            if (!fields.TryOpen(DerTag.Constructed(0), out var tagged) || !DerTime.TryReadGeneralized(ref tagged, out var time)
                || !tagged.IsEmpty)
                return false;
            nextUpdate = time;
        }

        response = new OcspSingleResponse(certId, status, thisUpdate, nextUpdate);
        return fields.IsEmpty
            || (fields.TryOpen(DerTag.Constructed(1), out var extensions)
                && fields.IsEmpty
                && TryReadExtensions(extensions, ref response, out unknownCritical));
    }

    private static void PrependArchiveCutoff(ref DerBackwardWriter writer, DateTimeOffset archiveCutoff)
    {
        var before = writer.Written;
        PrependTime(ref writer, archiveCutoff);
        writer.Wrap(DerTag.OctetString, before);
        writer.PrependValue(DerTag.ObjectIdentifier, OcspOids.ArchiveCutoff);
        writer.Wrap(DerTag.Sequence, before);
        writer.Wrap(DerTag.Sequence, before);
        writer.Wrap(DerTag.Constructed(1), before);
    }

    // CertStatus ::= CHOICE { good [0] NULL, revoked [1] RevokedInfo, unknown [2] NULL }, tagged implicitly
    private static void PrependStatus(ref DerBackwardWriter writer, in OcspCertStatus status)
    {
        if (status.State != OcspCertState.Revoked)
        {
            writer.PrependValue(DerTag.Primitive((int)status.State), []);
            return;
        }

        var before = writer.Written;
        if (status.Reason != CrlReason.Unspecified)
        {
            writer.PrependValue(DerTag.Enumerated, [(byte)status.Reason]);
            writer.Wrap(DerTag.Constructed(0), before);
        }

        PrependTime(ref writer, status.RevokedAt ?? throw new UnreachableException("A revocation has its instant."));
        writer.Wrap(DerTag.Constructed((int)OcspCertState.Revoked), before);
    }

    private static bool TryReadStatus(ref DerSpanReader fields, out OcspCertStatus status)
    {
        status = OcspCertStatus.Good;
        if (fields.NextIs(DerTag.Primitive((int)OcspCertState.Good)))
            return fields.TryRead(DerTag.Primitive((int)OcspCertState.Good), out var nothing) && nothing.IsEmpty;

        status = OcspCertStatus.Unknown;
        if (fields.NextIs(DerTag.Primitive((int)OcspCertState.Unknown)))
            return fields.TryRead(DerTag.Primitive((int)OcspCertState.Unknown), out var nothing) && nothing.IsEmpty;

        if (!fields.TryOpen(DerTag.Constructed((int)OcspCertState.Revoked), out var revoked)
            || !DerTime.TryReadGeneralized(ref revoked, out var at))
            return false;

        status = OcspCertStatus.Revoked(at);
        if (revoked.IsEmpty)
            return true;
        if (!revoked.TryOpen(DerTag.Constructed(0), out var tagged) || !revoked.IsEmpty
            || !tagged.TryRead(DerTag.Enumerated, out var reason) || !tagged.IsEmpty
            || reason is not [<= (byte)CrlReason.AaCompromise and not 7 and var number])
            return false;

        status = OcspCertStatus.Revoked(at, (CrlReason)number);
        return true;
    }

    private static bool TryReadExtensions(
        DerSpanReader tagged, scoped ref OcspSingleResponse response, out ReadOnlySpan<byte> unknownCritical)
    {
        unknownCritical = default;
        if (!tagged.TryOpen(DerTag.Sequence, out var extensions) || !tagged.IsEmpty || extensions.IsEmpty)
            return false;

        for (var count = 0; !extensions.IsEmpty; count++)
        {
            if (count == ExtensionsMax || !extensions.TryReadExtension(out var oid, out var isCritical, out var value))
                return false;

            if (oid.SequenceEqual(OcspOids.ArchiveCutoff))
            {
                var reader = new DerSpanReader(value);
                if (response.ArchiveCutoff is not null || !DerTime.TryReadGeneralized(ref reader, out var archiveCutoff) || !reader.IsEmpty)
                    return false;
                response = response with { ArchiveCutoff = archiveCutoff };
            }
            else if (isCritical)
            {
                unknownCritical = oid;
            }
        }

        return true;
    }
}
