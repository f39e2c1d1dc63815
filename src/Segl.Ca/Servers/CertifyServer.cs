using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Linting;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Ca.Servers;

/// <summary>Certifies the key with which one of the installation's own servers speaks TLS or CMP; linted and recorded like every other.</summary>
internal sealed class CertifyServer(RunningEngine engine)
{
    private const string Actor = "system:server";

    private const string Insert = """
        INSERT INTO ca_server_certificate (serial, authority_id, certificate, not_before, not_after, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """;

    /// <summary>The certificate; a refusal with the linter's code, or <c>ServerNotNamed</c> where there is no name.</summary>
    public async Task<Result<Certificate>> HandleAsync(
        ServerTemplate template, SubjectPublicKey key, IReadOnlyList<HostName> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
            return new Refusal("ServerNotNamed", "A server's certificate needs a name by which the server is reached.");

        var authority = engine.Authority;
        var issuer = authority.Issuer;
        var draft = template.Draft(names, key, issuer, SerialNumber.Draw(), Validity.From(engine.Now, template.Lifetime));
        var linted = Linter.Check(draft, template, issuer, engine.Settings.KeyPolicy);
        if (linted.IsRefused)
            return linted.Refusal;

        var signature = await authority.Key.SignAsync(linted.Value.Spend(), cancellationToken);
        var certificate = linted.Value.Complete(signature);
        if (!certificate.IsRefused)
            await RecordAsync(template, certificate.Value, authority.Id, names, cancellationToken);
        return certificate;
    }

    private async Task RecordAsync(
        ServerTemplate template, Certificate certificate, string authorityId, IReadOnlyList<HostName> names, CancellationToken cancellationToken)
    {
        var (now, validity) = (engine.Now, certificate.Validity);
        await using var connection = await engine.Database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        connection.Execute(
            transaction, Insert,
            certificate.SerialNumber.ToString(), authorityId, certificate.Der.ToArray(), validity.NotBefore.ToUnixTimeMilliseconds(),
            validity.NotAfter.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        var evidence = new AuditEvent(
            now, Actor, "server-certificate.issue", Organisation: null, certificate.SerialNumber.ToString(), AuditOutcome.Succeeded);
        await new AuditTrail(engine.Database).AppendAsync(
            connection, transaction,
            [evidence.With("names", string.Join(' ', names)).With("template", template.Id).With("sha256", certificate.Sha256Fingerprint)],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
