using System.Collections.Concurrent;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;

namespace Segl.Ca.Status;

/// <summary>Signed answers for anybody, by serial number, bounded; a revocation takes those of its certificate out.</summary>
/// <remarks>
/// Two generations: when the younger is half of what may be kept it becomes the older, and the older goes. So nothing is counted or ordered
/// when an answer is read, and what is asked for all the time is signed anew once in a while.
/// </remarks>
internal sealed class AnswerCache(int answersMax)
{
    // One certificate is asked about by four digests, each with or without parameters.
    private const int FormsMax = 8;

    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<SerialNumber, Kept[]> _young = [];
    private volatile ConcurrentDictionary<SerialNumber, Kept[]> _old = [];
    private int _youngCount;
    private long _epoch;

    /// <summary>Moves with every revocation: to be read before a status is looked up, and given with the answer.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>The answer to a question for one certificate; null where there is none that is fresh.</summary>
    public StatusAnswer? Find(in OcspCertId certId, DateTimeOffset now)
    {
        if (certId.SerialNumber is not { } serial)
            return null;
        if (!_young.TryGetValue(serial, out var kept) && !_old.TryGetValue(serial, out kept))
            return null;

        foreach (var each in kept)
        {
            if (each.CertId.AsSpan().SequenceEqual(certId.Encoded.Span))
                return now < each.UsedUntil && each.Answer.ProducedAt <= now ? each.Answer : null;
        }

        return null;
    }

    /// <summary>Keeps an answer, unless something was revoked since its status was looked up.</summary>
    public void Add(in OcspCertId certId, StatusAnswer answer, DateTimeOffset usedUntil, long epoch)
    {
        if (certId.SerialNumber is not { } serial || answersMax == 0)
            return;

        var kept = new Kept(certId.Encoded.ToArray(), answer, usedUntil);
        lock (_gate)
        {
            if (epoch != _epoch)
                return;

            var others = _young.TryGetValue(serial, out var before)
                ? before.Where(each => !each.CertId.AsSpan().SequenceEqual(kept.CertId)).Take(FormsMax - 1)
                : [];
            _young[serial] = [kept, .. others];
            if (++_youngCount <= answersMax / 2)
                return;

            (_old, _young, _youngCount) = (_young, [], 0);
        }
    }

    /// <summary>Takes out what was said of certificates that are revoked now; null takes out everything.</summary>
    public void Forget(IReadOnlyList<SerialNumber>? serials)
    {
        lock (_gate)
        {
            _epoch++;
            if (serials is null)
            {
                (_old, _young, _youngCount) = ([], [], 0);
                return;
            }

            foreach (var serial in serials)
            {
                _young.TryRemove(serial, out _);
                _old.TryRemove(serial, out _);
            }
        }
    }

    private sealed record Kept(byte[] CertId, StatusAnswer Answer, DateTimeOffset UsedUntil);
}
