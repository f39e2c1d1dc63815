using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Ca.Storage;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Issuing;

public sealed class IssueToMachineTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task The_trail_tells_who_was_identified_and_what_became_of_it(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync(IssuingMethod.Machine);

        (await IssueAsync(portal, order, code, keyBits: 3072)).Refusal.ShouldBeNull();

        (await EventsAsync(portal, order)).ShouldBe(["issuing.identify", "issuing.claim", "issuing.deliver"]);
        portal.Sessions.Count.ShouldBe(0);
    }

    [Theory, EachDatabase]
    public async Task Who_was_identified_is_told_too_where_the_key_is_refused_before_anything_is_claimed(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync(IssuingMethod.Machine);

        var refused = await IssueAsync(portal, order, code, keyBits: 2048);

        refused.IsRefused.ShouldBeTrue();
        (await EventsAsync(portal, order)).ShouldBe(["issuing.identify"]);
        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Pending);
        portal.Sessions.Count.ShouldBe(0);
    }

    [Theory, EachDatabase]
    public async Task Of_two_machines_with_one_code_one_gets_the_certificate(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync(IssuingMethod.Machine);

        var both = await Task.WhenAll(
            Task.Run(() => IssueAsync(portal, order, code, keyBits: 3072), Token),
            Task.Run(() => IssueAsync(portal, order, code, keyBits: 3072), Token));

        both.Count(issued => !issued.IsRefused).ShouldBe(1);
        (await portal.CertificatesAsync(order.OrderId)).Live.Count.ShouldBe(1);
        (await EventsAsync(portal, order)).Count(action => action == "issuing.deliver").ShouldBe(1);
    }

    private static async Task<Result<CertificateChain>> IssueAsync(IssuingPortal portal, ConfirmedOrder order, string code, int keyBits)
    {
        using var key = RSA.Create(keyBits);
        var request = new CertificateRequest("CN=ignored", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
        return await portal.RunAsync(
            (IssueToMachine issue) => issue.HandleAsync($"{order.ReferenceNumber}", code, request, "192.0.2.1", Token));
    }

    private static async Task<IReadOnlyList<string>> EventsAsync(IssuingPortal portal, ConfirmedOrder order) =>
        [.. (await portal.Orders.ReadAuditAsync($"order:{order.OrderId}")).Where(action => action.StartsWith("issuing.", StringComparison.Ordinal))];
}
