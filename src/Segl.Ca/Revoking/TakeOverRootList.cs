using System.Security.Cryptography;
using System.Text;
using Segl.Ca.Auditing;
using Segl.Ca.Authorities;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;

namespace Segl.Ca.Revoking;

/// <summary>Takes over the root's list from the operator's file, where the root's key is kept elsewhere.</summary>
internal sealed class TakeOverRootList(RunningEngine engine)
{
    // A root revokes a handful of authorities in its life.
    private const int FileBytesMax = 1024 * 1024;

    private const string PemLabel = "X509 CRL";

    private DateTime _seenAt;

    /// <summary>Answers whether the file held a newer list; a file that did not change is not read again.</summary>
    public async Task<bool> HandleAsync(AuthoritySigner root, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (root.Sign is not null || engine.Settings.RevocationLists.RootListFile is not { } path)
            return false;

        var changedAt = File.GetLastWriteTimeUtc(path);
        if (changedAt == _seenAt)
            return false;

        var list = await ReadAsync(path, root, cancellationToken);
        _seenAt = changedAt;
        if (list.IsRefused)
        {
            RevokingLog.RootListRefused(engine.Logger, path, list.Refusal.Detail);
            return false;
        }

        return await TakeOverAsync(list.Value, root);
    }

    private async Task<bool> TakeOverAsync(RevocationList list, AuthoritySigner root)
    {
        var evidence = new AuditEvent(
            engine.Now, PublishRevocationList.Actor, "revocation-list.import", Organisation: null,
            root.Certificate.SerialNumber.ToString(), AuditOutcome.Succeeded);
        var number = (long)list.Number!.Value; // Judge saw that it has one of this size
        if (!await engine.Queue.WriteAsync(RevocationListRecords.Publish(root, list, number, revocations: 0, evidence)))
            return false;

        RevokingLog.Published(engine.Logger, number, root.Issuer.Name, list.EntryCount, list.NextUpdate);
        return true;
    }

    private async Task<Result<RevocationList>> ReadAsync(string path, AuthoritySigner root, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > FileBytesMax)
            return new Refusal("RootListUnreadable", $"There is no such file, or it has more than {FileBytesMax} bytes.");

        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        var list = RevocationList.Parse(DerOf(bytes));
        return list.IsRefused ? list.Refusal : Judge(list.Value, root);
    }

    // RFC 7468 §6: PEM, or else it is DER.
    private static ReadOnlyMemory<byte> DerOf(byte[] bytes)
    {
        var text = Encoding.ASCII.GetString(bytes);
        return PemEncoding.TryFind(text, out var pem) && text[pem.Label] == PemLabel ? Convert.FromBase64String(text[pem.Base64Data]) : bytes;
    }

    private Result<RevocationList> Judge(RevocationList list, AuthoritySigner root)
    {
        if (!list.Issuer.Equals(root.Issuer.Name) || !list.IsSignedBy(root.Certificate.PublicKey))
            return new Refusal("RootListNotOfRoot", $"The list is not signed by {root.Issuer.Name}.");
        if (list.BaseNumber is not null || list.Scope is not null || list.UnknownCriticalExtension is not null)
            return new Refusal("RootListNotComplete", "The list does not speak of all certificates of the root.");
        if (list.Number is not { } number || number > long.MaxValue)
            return new Refusal("RootListNumber", "The list has no number, or one of more than 63 bits.");
        return list.NextUpdate <= engine.Now
            ? new Refusal("RootListOld", $"The list could be relied on until {list.NextUpdate:yyyy-MM-dd HH:mm:ss}.")
            : list;
    }
}
