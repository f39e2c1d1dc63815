using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;
using Segl.Server.Tests.Orders;
using Segl.Server.Tests.SignIn;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Certificates;

/// <summary>The real host in demonstration mode, with certificates that were fetched; one for all tests of a class.</summary>
public sealed class CertificateSite(TestDatabases databases) : IAsyncLifetime
{
    /// <summary>Who may do everything with certificates.</summary>
    public const string Administrator = "bo.bruger";

    /// <summary>The host.</summary>
    public PortalServer Portal { get; private set; } = null!; // Set before any test runs.

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One for a test of its own, with settings.</summary>
    public static async Task<CertificateSite> OpenAsync(
        TestDatabases databases, DatabaseKind kind, params (string Key, string Value)[] settings) =>
        new(databases) { Portal = await PortalServer.StartAsync(databases, kind, settings) };

    public async ValueTask InitializeAsync() => Portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);

    public ValueTask DisposeAsync() => Portal.DisposeAsync();

    /// <summary>Signs somebody in; a code of the authenticator works once, so the next sign-in waits for the next one.</summary>
    public Task<TestPage> SignInAsync(TestBrowser browser, string path, string person = Administrator)
    {
        Portal.Clock.Advance(TimeSpan.FromSeconds(30));
        return browser.SignInAsAsync(person, path);
    }

    /// <summary>A profile of the administrator's organisation with an order that was deleted at once, so that nothing is open.</summary>
    internal async Task<Guid> MakeProfileAsync(ProfileForm? masterData = null)
    {
        var actor = await ActorAsync();
        var order = await OrderAsync(masterData ?? Forms.WithContact, Forms.ByLogin);
        await RunAsync(async (DeleteOrder delete) => await delete.HandleAsync(order.OrderId, actor, Token) is null);
        return order.ProfileId;
    }

    /// <summary>An order of a new profile.</summary>
    internal async Task<ConfirmedOrder> OrderAsync(ProfileForm masterData, CertificateForm certificate)
    {
        var actor = await ActorAsync();
        var draft = (await RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, actor, Token))).Value;
        await RunAsync((SaveMasterData save) => save.HandleAsync(draft, masterData, actor, Token));
        await RunAsync((SaveSystemRights save) => save.HandleAsync(draft, SystemRights.None, actor, Token));
        await RunAsync((SaveSeals save) => save.HandleAsync(draft, Seals.NotAllowed, actor, Token));
        await RunAsync((SaveCertificate save) => save.HandleAsync(draft, certificate, actor, Token));
        return (await RunAsync((ConfirmOrder confirm) => confirm.HandleAsync(draft, actor, Token))).Value;
    }

    /// <summary>An order that a machine fetches, with its code.</summary>
    internal async Task<(Guid OrderId, (string Reference, string Code) Secret)> OrderForMachineAsync(ProfileForm? masterData = null)
    {
        var order = await OrderAsync(masterData ?? Forms.WithContact, Forms.ByCode with { Method = IssuingMethod.Machine });
        return (order.OrderId, ($"{order.ReferenceNumber}", await CodeAsync(order.OrderId, replaced: null)));
    }

    /// <summary>A code, in place of another or for the first time.</summary>
    internal async Task<string> CodeAsync(Guid orderId, Guid? replaced)
    {
        var actor = await ActorAsync();
        return (await RunAsync((CreateOneTimeCode create) => create.HandleAsync(orderId, replaced, actor, Token))).Value.Code.Reveal();
    }

    /// <summary>A certificate that was fetched, of a new profile.</summary>
    internal async Task<(Guid ProfileId, SerialNumber Serial)> MakeCertificateAsync(ProfileForm? masterData = null)
    {
        var profile = await MakeProfileAsync(masterData);
        return (profile, await DeliveredCertificates.AddAsync(Portal.Services, profile));
    }

    /// <summary>Runs an operation as one request would.</summary>
    internal async Task<T> RunAsync<TOperation, T>(Func<TOperation, Task<T>> operation)
        where TOperation : notnull
    {
        await using var scope = Portal.Services.CreateAsyncScope();
        return await operation(scope.ServiceProvider.GetRequiredService<TOperation>());
    }

    /// <summary>The administrator, for operations.</summary>
    internal Task<Actor> ActorAsync() => RunAsync(async (SeglDatabase database) =>
    {
        var account = await database.Users.SingleAsync(user => user.UserName == Administrator, Token);
        var membership = await database.Memberships.FirstAsync(
            each => each.AccountId == account.Id && each.Role == Role.UserAdministrator, Token);
        return new Actor(account.Id, account.Name, membership.OrganisationId, new HashSet<Role> { Role.UserAdministrator }, "192.0.2.7");
    });
}
