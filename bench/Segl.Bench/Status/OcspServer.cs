using System.Security.Cryptography;
using Segl.Bench.Filling;
using Segl.Bench.Serving;
using Segl.Ca.Authorities;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Ocsp;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Bench.Status;

/// <summary>The published server with so many certificates, and the questions about them.</summary>
internal sealed class OcspServer : IAsyncDisposable
{
    // Of a million, those that are asked about all the time; a tenth of what is kept.
    private const int AskedMax = 10_000;

    private const int NonceOctets = 16;

    private readonly TestDatabase _database;
    private readonly BenchServer _server;
    private readonly int _certificates;
    private readonly TemporaryFolder _folder;
    private readonly OcspIssuer _issuer;

    private OcspServer(TestDatabase database, BenchServer server, int certificates, TemporaryFolder folder, OcspIssuer issuer) =>
        (_database, _server, _certificates, _folder, _issuer) = (database, server, certificates, folder, issuer);

    public static async Task<OcspServer> StartAsync(TestDatabases databases, DatabaseKind kind, int certificates, TemporaryFolder folder)
    {
        var database = await databases.CreateAsync(kind);
        var server = await BenchServer.StartAsync(("Segl__Storage__Kind", $"{kind}"), ("Segl__Storage__ConnectionString", database.ConnectionString));
        await using (var engine = new CaDatabase(kind, database.ConnectionString))
            await CertificateRows.FillAsync(engine, certificates, revoked: 0, TimeProvider.System.GetUtcNow());
        await server.WaitUntilIdleAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        var authority = await client.GetByteArrayAsync(new Uri(AuthorityUris.IssuingCertificatePath, UriKind.Relative));
        return new(database, server, certificates, folder, OcspIssuer.Of(Certificate.Parse(authority).Value));
    }

    /// <summary>Questions without nonce for certificates that lie far apart.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Questions(OcspIssuer issuer, int certificates) =>
        Numbers(certificates).Select(number => (ReadOnlyMemory<byte>)OcspRequest.Write([CertIdOf(issuer, number)], nonce: null));

    /// <inheritdoc cref="Questions(OcspIssuer, int)"/>
    public IEnumerable<ReadOnlyMemory<byte>> Questions() => Questions(_issuer, _certificates);

    /// <summary>Asked again and again, so that what was signed once is given again.</summary>
    public Target Kept(string what) => TargetOf($"{what}: kept answers", "kept", Questions());

    /// <summary>The same by POST.</summary>
    public Target KeptByPost(string what) => new(
        $"{what}: kept answers, by POST", _server.Address, Wrk.WritePosts(_folder, "posted", AuthorityUris.OcspPath, Questions()), () => [_server.ProcessId]);

    /// <summary>Asked with a nonce, so that every answer is signed.</summary>
    public Target Signed(string what) => TargetOf(
        $"{what}: answers signed each", "signed",
        Numbers(_certificates).Select(number => (ReadOnlyMemory<byte>)OcspRequest.Write([CertIdOf(_issuer, number)], RandomNumberGenerator.GetBytes(NonceOctets))));

    /// <summary>All the answers; each must say "good" of what was asked.</summary>
    public async Task<IReadOnlyList<byte[]>> AskAllAsync()
    {
        using var client = new HttpClient { BaseAddress = _server.Address };
        var answers = new List<byte[]>();
        foreach (var number in Numbers(_certificates))
        {
            var certId = CertIdOf(_issuer, number);
            var path = Uri.EscapeDataString(Convert.ToBase64String(OcspRequest.Write([certId], nonce: null)));
            var answer = await client.GetByteArrayAsync(new Uri($"{AuthorityUris.OcspPath}/{path}", UriKind.Relative));
            var said = OcspResponse.Parse(answer).Value.Responses.Single();
            if (said.Status.State != OcspCertState.Good || !said.CertId.Encoded.Span.SequenceEqual(certId.Encoded.Span))
                throw new InvalidOperationException($"The answer to {path} is about something else, or {said.Status.State}.");
            answers.Add(answer);
        }

        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static IEnumerable<int> Numbers(int certificates)
    {
        var asked = Math.Min(AskedMax, certificates);
        return Enumerable.Range(0, asked).Select(number => number * (certificates / asked));
    }

    private static OcspCertId CertIdOf(OcspIssuer issuer, int number) => OcspCertId.Of(issuer, CertificateRows.SerialOf(number), OcspHash.Sha1);

    private Target TargetOf(string what, string kind, IEnumerable<ReadOnlyMemory<byte>> questions) => new(
        what, _server.Address, Wrk.WriteGets(_folder, $"{kind}-{_server.Address.Port}", AuthorityUris.OcspPath, questions), () => [_server.ProcessId]);
}
