using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;
using Segl.Server.Tests.Features.Rights;

namespace Segl.Server.Tests.Features.Audit;

/// <summary>Prepares an operation; what it answers does it.</summary>
internal delegate Task<Func<Task>> Prepare(Walk walk);

/// <summary>What the rows of <see cref="OneEventPerChangeTests"/> share: a host, a thing to act on, and people to act.</summary>
internal sealed class Walk(RightsStage stage, RightsSubject subject)
{
    public const string Address = "192.0.2.7";

    public RightsSubject Subject => subject;

    public Actor User => stage.Actor("user");

    public Actor Administrator => stage.Actor("organisation");

    public IssuingSessions Sessions => stage.Server.Services.GetRequiredService<IssuingSessions>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<T> RunAsync<TOperation, T>(Func<TOperation, Task<T>> operation)
        where TOperation : notnull => stage.RunAsync(operation);

    /// <summary>An operation that needs no preparation.</summary>
    public static Task<Func<Task>> Now(Func<Task> act) => Task.FromResult(act);

    /// <summary>Runs what must not be refused.</summary>
    public async Task DoAsync<TOperation, T>(Func<TOperation, Task<Result<T>>> operation)
        where TOperation : notnull
        where T : notnull => (await RunAsync(operation)).Refusal.ShouldBeNull();

    /// <inheritdoc cref="DoAsync{TOperation,T}(Func{TOperation,Task{Result{T}}})"/>
    public async Task DoAsync<TOperation>(Func<TOperation, Task<Refusal?>> operation)
        where TOperation : notnull =>
        (await RunAsync(async (TOperation it) => new[] { await operation(it) }))[0].ShouldBeNull();

    /// <summary>The numbers of all events after a number.</summary>
    public async Task<(long Last, IReadOnlyList<string> Actions)> EventsAfterAsync(long number)
    {
        await stage.Server.Services.GetRequiredService<AuditTrail>().LinkAsync(Token);
        await using var connection = await stage.Server.Services.GetRequiredService<CaDatabase>().OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT sequence, action FROM ca_audit_event WHERE sequence > {number} ORDER BY sequence";
        await using var reader = await command.ExecuteReaderAsync(Token);
        var actions = new List<string>();
        while (await reader.ReadAsync(Token))
        {
            number = reader.GetInt64(0);
            actions.Add(reader.GetString(1));
        }

        return (number, actions);
    }

    /// <summary>The person's session, as a request would have it.</summary>
    public CurrentSession Session(string role = "user") =>
        new(
            Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
            stage.Actor(role).AccountId,
            stage.Actor(role).Name,
            stage.Actor(role).OrganisationId);

    /// <summary>A browser that nobody has signed in with.</summary>
    public TestBrowser Browser() => stage.Server.Browser();

    /// <summary>An order whose address was validated, so that nothing stands in its way.</summary>
    public async Task<ConfirmedOrder> OrderAsync(IssuingMethod method = IssuingMethod.Browser)
    {
        var fresh = await stage.OrderAsync(method);
        await RunAsync((SeglDatabase database) => database.Orders.Where(order => order.Id == fresh.OrderId)
            .ExecuteUpdateAsync(set => set.SetProperty(order => order.EmailValidatedAt, order => order.OrderedAt), Token));
        return fresh;
    }

    public async Task<string> CodeAsync(ConfirmedOrder order) =>
        (await RunAsync((CreateOneTimeCode create) => create.HandleAsync(order.OrderId, replacedId: null, User, Token)))
            .Value.Code.Reveal();

    public async Task<IssuingSession> IdentifyAsync(ConfirmedOrder order, string code) =>
        (await RunAsync((BeginIssuing begin) => begin.HandleAsync($"{order.ReferenceNumber}", code, Address, Token))).Value.Session;

    /// <summary>A session whose holder has accepted the terms.</summary>
    public async Task<IssuingSession> PrepareAsync(IssuingMethod method = IssuingMethod.Browser)
    {
        var order = await OrderAsync(method);
        var session = await IdentifyAsync(order, await CodeAsync(order));
        await DoAsync((AcceptTerms accept) => accept.HandleAsync(session, Terms.Version, 0, Token));
        _ = session.Password;
        return session;
    }

    /// <summary>A session with a certificate that nobody has fetched yet.</summary>
    public async Task<IssuingSession> IssueAsync()
    {
        var session = await PrepareAsync(IssuingMethod.OwnRequest);
        await DoAsync((IssueFromRequest issue) => issue.HandleAsync(session, Request(), Token));
        return session;
    }

    /// <summary>Puts a key into the pool, which this host does not fill.</summary>
    public void PutKey()
    {
        using var key = RSA.Create(3072);
        stage.Server.Services.GetRequiredService<KeyPool>().Put(key.ExportPkcs8PrivateKey());
    }

    /// <summary>A request for a key that nobody has used before.</summary>
    public static byte[] Request()
    {
        using var key = RSA.Create(3072);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=x", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Encoding.ASCII.GetBytes(request.CreateSigningRequestPem());
    }

    public Task<SerialNumber> CertificateAsync() => stage.CertificateAsync(subject);

    /// <summary>The subject's order as if its certificate had been fetched and expired soon.</summary>
    public Task AddExpiringAsync(int days) =>
        RunAsync((SeglDatabase database) => database.Orders.Where(order => order.Id == subject.ByCode.OrderId)
        .ExecuteUpdateAsync(
            set => set.SetProperty(order => order.Status, OrderStatus.Delivered)
                .SetProperty(order => order.Serial, SerialNumber.Parse(subject.ByCode.OrderId.ToString("N")).Value)
                .SetProperty(order => order.ExpiresAt, stage.Server.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(days)),
            Token));

    public static SubjectPublicKey PublicKey() => Testing.UnownedKeys.Create();

    public IssuingSweep Sweep => stage.Server.Services.GetServices<IHostedService>().OfType<IssuingSweep>().Single();

    public async Task<((ConfirmedOrder Order, string Code) Order, IssuingSession Session)> ClaimedAsync()
    {
        var order = await OrderAsync();
        var code = await CodeAsync(order);
        var session = await IdentifyAsync(order, code);
        await DoAsync((AcceptTerms it) => it.HandleAsync(session, Terms.Version, 0, Token));
        _ = session.Password;
        await DoAsync((ClaimOrder it) => it.HandleAsync(session, ownKey: null, Token));
        return ((order, code), session);
    }

    public async Task TryWronglyAsync(ConfirmedOrder order, int tries)
    {
        for (var made = 0; made < tries; made++)
            (await RunAsync(
                (CheckOneTimeCode it) =>
                    it.HandleAsync($"{order.ReferenceNumber}", "2222-2222-2222-2222", Address, Token))).IsRefused.ShouldBeTrue();
    }

    // The subject's own mail may still be in the outbox: a token that works on an order of this walk.
    public async Task<string> LinkAsync()
    {
        var token = ValidationToken.Draw();
        await RunAsync(async (SeglDatabase database) =>
        {
            var link = await database.EmailValidations.SingleAsync(link => link.OrderId == Subject.ByCode.OrderId, Token);
            database.EmailValidations.Add(new EmailValidation
            {
                TokenHash = token.Hash,
                OrderId = link.OrderId,
                Email = link.Email,
                CreatedAt = link.CreatedAt.AddSeconds(1),
                ExpiresAt = link.ExpiresAt,
            });
            return await database.SaveChangesAsync(Token);
        });
        return token.Reveal();
    }
}
