using Microsoft.Extensions.Logging;
using Segl.Ca.Auditing;
using Segl.Ca.Authorities;
using Segl.Ca.Issuing;
using Segl.Ca.Keys;
using Segl.Ca.Revoking;
using Segl.Ca.Servers;
using Segl.Ca.Status;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Keys;
using Segl.Pki.Linting;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;

namespace Segl.Ca;

/// <summary>The engine's door: everything that a CA key does is asked for here.</summary>
/// <remarks>Safe from any number of callers at once, and from any number of nodes on one PostgreSQL database.</remarks>
public sealed class CertificateAuthority : IDisposable
{
    private readonly RunningEngine _engine;
    private readonly IssueCertificate _issue;
    private readonly RevokeCertificate _revoke;
    private readonly PublishRevocationList _publish;
    private readonly TakeOverRootList _takeOver;
    private readonly RevocationListRecords _lists;
    private readonly Responders _responders;
    private readonly AnswerStatus _answer;
    private readonly CertifyServer _certifyServer;

    private CertificateAuthority(RunningEngine engine, IssuanceGate gate, OrphanedIntents orphans)
    {
        _engine = engine;
        _issue = new IssueCertificate(engine, gate, orphans);
        _revoke = new RevokeCertificate(engine);
        _publish = new PublishRevocationList(engine);
        _takeOver = new TakeOverRootList(engine);
        _lists = new RevocationListRecords(engine.Database);
        _responders = new Responders(engine);
        _answer = new AnswerStatus(engine, _responders);
        _certifyServer = new CertifyServer(engine);
    }

    /// <summary>The certificate of the issuing authority that signs now, and the root that signed it.</summary>
    public CertificateChain Chain => _engine.Authority.Chain;

    /// <summary>Every generation of the issuing authority, the newest first, and the root last; another list when there is one more.</summary>
    public IReadOnlyList<AuthorityGeneration> Generations => _engine.Authorities.Known.Generations;

    /// <summary>The certificates of <see cref="Generations"/>.</summary>
    public IReadOnlyList<Certificate> AuthorityCertificates => [.. Generations.Select(generation => generation.Certificate)];

    /// <summary>The configuration that it runs with.</summary>
    public CaSettings Settings => _engine.Settings;

    /// <summary>
    /// Opens the engine on a migrated database; makes or imports its authorities where there are none; gives up what a crash left behind.
    /// </summary>
    /// <exception cref="InvalidOperationException">It must not start: another master key, another process on the SQLite file, an import
    /// that does not fit.</exception>
    public static async Task<CertificateAuthority> OpenAsync(
        CaSettings settings, CaDatabase database, MasterKey masterKey, TimeProvider time, ILogger<CertificateAuthority> logger,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        var authorities = new AuthorityStore(database, new AuditTrail(database), masterKey, time, logger);
        var engine = await RunningEngine.StartAsync(settings, database, authorities, masterKey, time, logger, cancellationToken);
        try
        {
            var gate = new IssuanceGate();
            var orphans = new OrphanedIntents(engine, gate);
            await orphans.SweepAsync(cancellationToken);
            return new(engine, gate, orphans);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Issues a certificate; asking again with the same id gives the same one.</summary>
    /// <returns>
    /// A refusal with the linter's code, or <c>KeyAlreadyUsed</c>, <c>KeyCompromised</c>, <c>IssuanceIdAlreadyUsed</c>,
    /// <c>IssuanceInProgress</c>, <c>TemplateUnknown</c>.
    /// </returns>
    public Task<Result<IssuedCertificate>> IssueAsync(IssuanceRequest request, CancellationToken cancellationToken) =>
        _issue.HandleAsync(request, cancellationToken);

    /// <summary>
    /// Makes a change of the caller's own durable in the transaction in which the engine writes what many ask of it at the same moment; answers whether
    /// its condition held.
    /// </summary>
    /// <remarks>
    /// Everybody's certificates wait for that transaction: its statement must neither wait for a row that another transaction holds
    /// (<c>SKIP LOCKED</c>) nor fail. Not to be cancelled, as for <see cref="CommitQueue"/>.
    /// </remarks>
    public Task<bool> WriteAsync(ConditionalWrite write) => _engine.Queue.WriteAsync(write);

    /// <summary>Revokes a certificate; revoking it again answers the first revocation.</summary>
    /// <returns>A refusal with the code <c>CertificateUnknown</c> where there is no such certificate.</returns>
    public Task<Result<Revocation>> RevokeAsync(
        SerialNumber serial, RevocationReason reason, string actor, CancellationToken cancellationToken) =>
        RevokeAsync(serial, reason, actor, AuditEvent.NoDetails, cancellationToken);

    /// <summary>As the other, with what else belongs to the evidence, for example the actor's network address; never secrets.</summary>
    public async Task<Result<Revocation>> RevokeAsync(
        SerialNumber serial, RevocationReason reason, string actor, IReadOnlyDictionary<string, string> details,
        CancellationToken cancellationToken) =>
        await _revoke.HandleAsync(await _engine.Records.FindAsync(serial, cancellationToken), reason, actor, details);

    /// <summary>As the other, by the caller's id of the issuance.</summary>
    public async Task<Result<Revocation>> RevokeAsync(
        Guid issuanceId, RevocationReason reason, string actor, CancellationToken cancellationToken) =>
        await _revoke.HandleAsync(await _engine.Records.FindLiveAsync(issuanceId, cancellationToken), reason, actor, AuditEvent.NoDetails);

    /// <summary>Certifies the key of one of the installation's own servers for a week.</summary>
    /// <param name="template">What for.</param>
    /// <param name="key">The key.</param>
    /// <param name="names">How the server is reached; at least one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Result<Certificate>> CertifyServerAsync(
        ServerTemplate template, SubjectPublicKey key, IReadOnlyList<HostName> names, CancellationToken cancellationToken) =>
        _certifyServer.HandleAsync(template, key, names, cancellationToken);

    /// <summary>The certificate of an issuance; null where there is none, or not yet.</summary>
    public async Task<IssuedCertificate?> FindAsync(Guid issuanceId, CancellationToken cancellationToken) =>
        Issued(await _engine.Records.FindLiveAsync(issuanceId, cancellationToken));

    /// <summary>The certificate with a serial; null where there is none.</summary>
    public async Task<IssuedCertificate?> FindAsync(SerialNumber serial, CancellationToken cancellationToken) =>
        Issued(await _engine.Records.FindAsync(serial, cancellationToken));

    /// <summary>All certificates of a certificate profile, oldest first.</summary>
    public async Task<IReadOnlyList<IssuedCertificate>> FindByProfileAsync(Guid profileId, CancellationToken cancellationToken) =>
        [.. (await _engine.Records.FindIssuedAsync(profileId, cancellationToken)).Select(row => row.ToIssued())];

    /// <summary>Publishes the revocation lists that are due, and takes over the root's where its key is elsewhere; to be called every few seconds.</summary>
    /// <returns>How many lists were published.</returns>
    public async Task<int> KeepRevocationListsAsync(CancellationToken cancellationToken)
    {
        var published = 0;
        foreach (var signer in _engine.Authorities.Known.Signers)
            published += await _publish.HandleAsync(signer, cancellationToken) ? 1 : 0;
        return published + (await _takeOver.HandleAsync(_engine.Authorities.Known.Root, cancellationToken) ? 1 : 0);
    }

    /// <summary>Gives audit events their place in the chain that other transactions have noted; to be called every few seconds.</summary>
    public Task KeepAuditTrailAsync(CancellationToken cancellationToken) => new AuditTrail(_engine.Database).LinkAsync(cancellationToken);

    /// <summary>Takes up the generation that a roll-over made, on this node or elsewhere; to be called every few seconds.</summary>
    public Task KeepAuthoritiesAsync(CancellationToken cancellationToken) => _engine.Authorities.KeepAsync(cancellationToken);

    /// <summary>Makes the responders that are due, and takes up those that another node made; to be called every few seconds.</summary>
    public Task KeepRespondersAsync(CancellationToken cancellationToken) => _responders.KeepAsync(cancellationToken);

    /// <summary>Answers a question for the status of certificates; a revocation that this or any node has answered to its caller is in it.</summary>
    public ValueTask<StatusAnswer> AnswerStatusAsync(OcspRequest request, CancellationToken cancellationToken) =>
        _answer.HandleAsync(request, cancellationToken);

    /// <summary>An authority's newest revocation list, if its number is larger than the one at hand; null otherwise.</summary>
    /// <param name="authority">Whose: one of <see cref="Generations"/>.</param>
    /// <param name="number">The number of the list at hand; 0 for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PublishedRevocationList?> FindRevocationListAsync(AuthorityGeneration authority, long number, CancellationToken cancellationToken) =>
        _lists.FindNewerAsync(
            _engine.Authorities.Known.Signers.Single(signer => signer.Certificate.Equals(authority.Certificate)).Id, number, cancellationToken);

    /// <summary>As the other, of the newest generation of a role.</summary>
    public Task<PublishedRevocationList?> FindRevocationListAsync(AuthorityRole role, long number, CancellationToken cancellationToken) =>
        FindRevocationListAsync(Generations.First(generation => generation.Role == role), number, cancellationToken);

    /// <summary>
    /// Why a key will not be certified, as far as that can be said before it is tried: too weak, compromised, or certified before; null where nothing
    /// is in the way.
    /// </summary>
    public async Task<Refusal?> RefuseKeyAsync(SubjectPublicKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Settings.KeyPolicy.Check(key) is { } weak)
            return weak;

        var (isBlocked, isIssued) = await _engine.Records.FindKeyAsync(key.Fingerprint, cancellationToken);
        return isBlocked ? IssuanceRefusals.KeyCompromised() : isIssued ? IssuanceRefusals.KeyAlreadyUsed() : null;
    }

    /// <summary>Whether a key was reported as compromised, so that it is never certified again.</summary>
    public Task<bool> IsBlockedAsync(SubjectPublicKey key, CancellationToken cancellationToken) =>
        _engine.Records.IsBlockedAsync(key.Fingerprint, cancellationToken);

    /// <summary>What every lint says of one of its certificates today; none where no authority of this installation signed it.</summary>
    public IReadOnlyList<LintVerdict> Judge(IssuedCertificate issued)
    {
        ArgumentNullException.ThrowIfNull(issued);
        OcesTemplate[] templates = [OcesTemplate.Organisation(Settings.Oces), OcesTemplate.System(Settings.Oces)];
        return _engine.Authorities.Known.IssuerOf(issued.Certificate) is { } authority
            && issued.Certificate.IsSignedBy(authority.Issuer.PublicKey)
            && Array.Find(templates, template => template.Id == issued.TemplateId) is { } template
            ? Linter.Judge(issued.Certificate, template, authority.Issuer)
            : [];
    }

    /// <summary>The chain of one of its certificates: the leaf, the generation of the issuing authority that signed it, the root.</summary>
    /// <exception cref="InvalidOperationException">No authority of this installation signed it.</exception>
    public CertificateChain ChainOf(Certificate certificate) => _engine.Authorities.Known.IssuerOf(certificate) is { } authority
        ? CertificateChain.Of([certificate, .. authority.Chain.Certificates]).Value
        : throw new InvalidOperationException($"No authority of this installation signed certificate {certificate.SerialNumber}.");

    /// <summary>Finishes what is being written, and stops.</summary>
    public void Dispose()
    {
        _publish.Dispose();
        _answer.Dispose();
        _responders.Dispose();
        _engine.Dispose();
    }

    private static IssuedCertificate? Issued(IssuanceRow? row) => row is { IsIssued: true } ? row.ToIssued() : null;
}
