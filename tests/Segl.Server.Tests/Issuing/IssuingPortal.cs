using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Segl.Ca;
using Segl.Ca.Issuing;
using Segl.Ca.Storage;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Pki.Pkcs12;
using Segl.Server.Features.Authority;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Expiry;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Issuing;

/// <summary>
/// A portal with a real engine, where orders are issued; nothing runs in the background, so that a test says what happens when.
/// </summary>
internal sealed class IssuingPortal : IAsyncDisposable
{
    private static readonly Lazy<byte[][]> s_keys = new(() => [.. Enumerable.Range(0, 3).Select(_ => NewKey(3072))]);

    private IssuingPortal(OrderPortal orders) => Orders = orders;

    public OrderPortal Orders { get; }

    public IssuingSessions Sessions => Orders.Services.GetRequiredService<IssuingSessions>();

    public KeyPool Pool => Orders.Services.GetRequiredService<KeyPool>();

    public CertificateAuthority Authority => Orders.Services.GetRequiredService<CertificateAuthority>();

    public IssuingSweep Sweep => Orders.Services.GetServices<IHostedService>().OfType<IssuingSweep>().Single();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<IssuingPortal> OpenAsync(
        TestDatabases databases, DatabaseKind kind, int keysReady = 3, params (string Key, string Value)[] settings)
    {
        var orders = await OrderPortal.OpenAsync(
            databases,
            kind,
            (services, configuration) => services.AddAuthority(configuration).AddIssuing().AddCertificates().AddExpiry(),
            [("Segl:Mode", "Demonstration"), ("Segl:Authority:RootKey", "EcP256"), ("Segl:Authority:IssuingKey", "EcP256"), .. settings]);
        foreach (var service in orders.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await service.StartingAsync(Token);

        var portal = new IssuingPortal(orders);
        portal.PutKeys(keysReady);
        return portal;
    }

    /// <summary>Puts keys into the pool; the same ones in every portal, which costs nothing because each has its own authority.</summary>
    public void PutKeys(int count)
    {
        foreach (var key in s_keys.Value.Take(count))
            Pool.Put([.. key]);
    }

    public static byte[] NewKey(int bits)
    {
        using var key = RSA.Create(bits);
        return key.ExportPkcs8PrivateKey();
    }

    public Task<T> RunAsync<TOperation, T>(Func<TOperation, Task<T>> operation)
        where TOperation : notnull => Orders.RunAsync(operation);

    public async Task<CertificateOrder> ReadAsync(Guid orderId) =>
        await Orders.InScopeAsync(database => database.Orders.AsNoTracking().SingleAsync(order => order.Id == orderId, Token));

    public async Task<(ConfirmedOrder Order, string Code)> OrderAsync(IssuingMethod method = IssuingMethod.Browser)
    {
        var order = await Orders.OrderAsync(certificate: Forms.ByCode with { Method = method });
        var code = (await Orders.CreateCodeAsync(order.OrderId, replacedId: null)).Value;
        return (order, code.Code.Reveal());
    }

    public Task<Result<StartedIssuing>> BeginAsync(ConfirmedOrder order, string code) =>
        RunAsync((BeginIssuing begin) => begin.HandleAsync($"{order.ReferenceNumber}", code, "192.0.2.7", Token));

    /// <summary>A session whose holder was identified, accepted the terms and looked at the password.</summary>
    public async Task<IssuingSession> PrepareAsync(ConfirmedOrder order, string code)
    {
        var session = (await BeginAsync(order, code)).Value.Session;
        (await RunAsync(async (AcceptTerms accept) => new Box<Refusal>(await accept.HandleAsync(session, Terms.Version, 0, Token))))
            .Value.ShouldBeNull();
        _ = session.Password;
        return session;
    }

    public Task<Result<IssuingProgress>> IssueAsync(IssuingSession session) =>
        RunAsync((IssueInBrowser issue) => issue.HandleAsync(session, Pkcs12Strength.Strong, Token));

    public Task<Result<IssuedFile>> FetchAsync(IssuingSession session, IssuedFormat format = IssuedFormat.Pkcs12) =>
        RunAsync((DeliverCertificate deliver) => deliver.HandleAsync(session, format, Token));

    public Task<ClosedIssuing> CloseAsync(IssuingSession session) => RunAsync((CloseIssuing close) => close.HandleAsync(session, Token));

    public async Task<Refusal?> TakeOverAsync(IssuingSession session) =>
        (await RunAsync(async (TakeOverOrder take) => new Box<Refusal>(await take.HandleAsync(session, Token)))).Value;

    /// <summary>All certificates of an order's profile, and which of them are not revoked.</summary>
    public async Task<(IReadOnlyList<IssuedCertificate> All, IReadOnlyList<IssuedCertificate> Live)> CertificatesAsync(Guid orderId)
    {
        var order = await ReadAsync(orderId);
        var all = await Authority.FindByProfileAsync(order.ProfileId, Token);
        return (all, [.. all.Where(certificate => certificate.Revocation is null)]);
    }

    /// <summary>Another window that waits for the lease to end, takes the order over and is ready to issue.</summary>
    public async Task<IssuingSession> PrepareTakingOverAsync(ConfirmedOrder order, string code, TimeSpan wait)
    {
        Orders.Clock.Advance(wait);
        var session = (await BeginAsync(order, code)).Value.Session;
        (await TakeOverAsync(session)).ShouldBeNull();
        (await RunAsync(async (AcceptTerms accept) => new Box<Refusal>(await accept.HandleAsync(session, Terms.Version, 0, Token))))
            .Value.ShouldBeNull();
        _ = session.Password;
        return session;
    }

    /// <summary>Signs for an attempt behind the portal's back, as a node does that was cut off while its order was taken over.</summary>
    public async Task SignAsAnotherNodeAsync(IssuingAttempt attempt)
    {
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(s_keys.Value[2], out _);
        var issued = await Authority.IssueAsync(
            new IssuanceRequest
            {
                IssuanceId = attempt.IssuanceId,
                TemplateId = attempt.TemplateId,
                Subject = attempt.Subject,
                PublicKey = SubjectPublicKey.Of(key),
                Actor = "system:test",
                Organisation = attempt.OrganisationId.ToString(),
            },
            Token);
        issued.IsRefused.ShouldBeFalse();
    }

    /// <summary>As if the process that had the session was killed: its memory is gone, and another one runs.</summary>
    public async Task ForgetAsProcessThatDiedAsync(IssuingSession session)
    {
        Sessions.End(session);
        await Orders.InScopeAsync(database => database.Orders.Where(order => order.Id == session.OrderId)
            .ExecuteUpdateAsync(set => set.SetProperty(order => order.IssuingInstance, Guid.CreateVersion7(Orders.Clock.Now)), Token));
    }

    public async ValueTask DisposeAsync()
    {
        Authority.Dispose();
        await Orders.DisposeAsync();
    }

    /// <summary>Carries what may be null through a generic method.</summary>
    private sealed record Box<T>(T? Value)
        where T : class;
}
