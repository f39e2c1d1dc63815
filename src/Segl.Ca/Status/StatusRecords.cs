using System.Collections.Concurrent;
using System.Data.Common;
using Segl.Ca.Authorities;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Pki.Revocation;

namespace Segl.Ca.Status;

/// <summary>Looks up the status of one certificate by its primary key, over connections that stay open.</summary>
/// <remarks>Opening and setting up a connection costs more than the look itself.</remarks>
internal sealed class StatusRecords(CaDatabase database) : IDisposable
{
    // Questions beyond this wait, so that a flood of them leaves connections to the portal.
    private static readonly int ConnectionsMax = Environment.ProcessorCount * 4;

    private const string SelectIssued =
        "SELECT revoked_at, revocation_reason FROM ca_issuance WHERE serial = $1 AND authority_id = $2 AND state = 'issued'";

    private const string SelectAuthority = "SELECT NULL, NULL FROM ca_authority WHERE serial = $1 AND issuer_id = $2";

    private readonly ConcurrentBag<Session> _idle = [];
    private readonly SemaphoreSlim _places = new(ConnectionsMax);

    /// <summary>What is known of a certificate of the authority.</summary>
    public async ValueTask<OcspCertStatus> FindAsync(AuthoritySigner authority, SerialNumber serial, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            if (_idle.TryTake(out var idle) && await TryFindAsync(idle, authority, serial, cancellationToken) is { } status)
                return status;

            return await FindAsync(new Session(await database.OpenAsync(cancellationToken)), authority, serial, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
            session.Dispose();
        _places.Dispose();
    }

    // Null: the database has closed a connection that lay idle, and a new one will tell more.
    private async ValueTask<OcspCertStatus?> TryFindAsync(
        Session idle, AuthoritySigner authority, SerialNumber serial, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(idle, authority, serial, cancellationToken);
        }
        catch (DbException)
        {
            return null;
        }
    }

    private async ValueTask<OcspCertStatus> FindAsync(
        Session session, AuthoritySigner authority, SerialNumber serial, CancellationToken cancellationToken)
    {
        try
        {
            var status = await session.ReadAsync(authority, serial, cancellationToken);
            _idle.Add(session);
            return status;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // Commands are kept with their connection: the database reads each text once.
    private sealed class Session(DbConnection connection) : IDisposable
    {
        private readonly DbCommand _issued = connection.Statement(transaction: null, SelectIssued, "", "");
        private readonly DbCommand _authority = connection.Statement(transaction: null, SelectAuthority, "", "");

        public async ValueTask<OcspCertStatus> ReadAsync(AuthoritySigner authority, SerialNumber serial, CancellationToken cancellationToken)
        {
            var command = authority.Role is AuthorityRole.Root ? _authority : _issued;
            command.Parameters[0].Value = serial.ToString();
            command.Parameters[1].Value = authority.Id;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return OcspCertStatus.Unknown;
            return reader.IsDBNull(0) ? OcspCertStatus.Good : OcspCertStatus.Revoked(reader.Instant(0), (RevocationReason)reader.GetInt32(1));
        }

        public void Dispose()
        {
            _issued.Dispose();
            _authority.Dispose();
            connection.Dispose();
        }
    }
}
