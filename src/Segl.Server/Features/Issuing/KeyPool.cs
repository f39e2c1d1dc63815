using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Issuing;

/// <summary>
/// RSA keys made ahead, because making one takes up to some seconds of a core; who comes when it is empty waits in order.
/// </summary>
/// <remarks>The keys lie sealed in memory and nowhere else. A key that was handed out is never given to anybody else.</remarks>
public sealed class KeyPool(ProcessSeal seal, IOptions<IssuingOptions> options) : IDisposable
{
    /// <summary>What certificates of this shape have (certificate-template.md), and the least that the key policy takes.</summary>
    public const int KeyBits = 3072;

    private const string Purpose = "key pool";

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _ready = new();
    private readonly List<KeyTicket> _waiting = [];
    private readonly SemaphoreSlim _wanted = new(0);
    private int _inTheMaking;

    /// <summary>Keys that lie ready.</summary>
    public int Ready
    {
        get
        {
            lock (_gate)
                return _ready.Count;
        }
    }

    /// <summary>People who wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>A key at once, or a place in the queue; refused as <c>Busy</c> when the queue is full.</summary>
    public Result<KeyTicket> Ask()
    {
        var ticket = new KeyTicket(this);
        lock (_gate)
        {
            if (_ready.TryDequeue(out var sealedKey))
                ticket.Give(sealedKey);
            else if (_waiting.Count < options.Value.WaitersMax)
                _waiting.Add(ticket);
            else
                return Full(_waiting.Count);
        }

        _wanted.Release();
        return ticket;
    }

    /// <summary>Makes one key if one is missing.</summary>
    /// <param name="forWhom">Whether a key for the store is a reason, or only somebody who waits.</param>
    /// <returns>False when none was missing.</returns>
    internal bool MakeOne(KeyDemand forWhom)
    {
        if (!Begin(forWhom))
            return false;

        try
        {
            using var rsa = RSA.Create(KeyBits);
            Put(rsa.ExportPkcs8PrivateKey());
        }
        finally
        {
            lock (_gate)
                _inTheMaking--;
        }

        return true;
    }

    /// <summary>Takes a key in: the first who waits gets it, else it lies ready.</summary>
    internal void Put(byte[] pkcs8)
    {
        var sealedKey = seal.Seal(Purpose, pkcs8);
        CryptographicOperations.ZeroMemory(pkcs8);
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _ready.Enqueue(sealedKey);
                return;
            }

            _waiting[0].Give(sealedKey);
            _waiting.RemoveAt(0);
        }
    }

    /// <summary>Waits until somebody asked for a key, at most for the given time.</summary>
    internal bool WaitUntilWanted(TimeSpan timeMax, CancellationToken cancellationToken) => _wanted.Wait(timeMax, cancellationToken);

    internal byte[] Open(byte[] sealedKey) => seal.Open(Purpose, sealedKey);

    internal int PlaceOf(KeyTicket ticket)
    {
        lock (_gate)
            return _waiting.IndexOf(ticket) + 1;
    }

    internal void Leave(KeyTicket ticket)
    {
        lock (_gate)
            _waiting.Remove(ticket);
    }

    /// <inheritdoc/>
    public void Dispose() => _wanted.Dispose();

    private bool Begin(KeyDemand forWhom)
    {
        lock (_gate)
        {
            var missing = _waiting.Count - _inTheMaking;
            if (forWhom is KeyDemand.Store)
                missing += options.Value.KeysAhead - _ready.Count;
            if (missing <= 0)
                return false;

            _inTheMaking++;
            return true;
        }
    }

    private static Refusal Full(int waiting) => new(
        "Busy", $"{waiting.ToString(CultureInfo.InvariantCulture)} people wait for a key already. Try again in a minute.");
}

/// <summary>Why a key is made.</summary>
internal enum KeyDemand
{
    /// <summary>Somebody waits.</summary>
    Waiting,

    /// <summary>To lie ready; somebody who waits counts too.</summary>
    Store,
}
