using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Overview;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;
using Segl.Server.Tests.Storage;
using Segl.Server.Texts;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Orders;

/// <summary>
/// A portal with two organisations, where orders are made; every operation runs in a unit of work of its own, as a request does.
/// </summary>
public sealed class OrderPortal : IAsyncDisposable
{
    private readonly Portal _portal;

    private OrderPortal(Portal portal) => _portal = portal;

    /// <summary>The portal's time.</summary>
    public FakeClock Clock => _portal.Clock;

    /// <summary>Services that live as long as the portal.</summary>
    public IServiceProvider Services => _portal.Services;

    /// <summary>A user administrator, who reads Danish.</summary>
    public Actor Orderer { get; private set; } = null!; // Set by OpenAsync.

    /// <summary>A user administrator of another organisation.</summary>
    public Actor Stranger { get; private set; } = null!; // Set by OpenAsync.

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<OrderPortal> OpenAsync(TestDatabases databases, DatabaseKind kind, Action<Organisation>? settings = null) =>
        OpenAsync(databases, kind, (_, _) => { }, [], settings);

    /// <summary>With further features, and their configuration.</summary>
    public static async Task<OrderPortal> OpenAsync(
        TestDatabases databases,
        DatabaseKind kind,
        Action<IServiceCollection, IConfiguration> features,
        (string Key, string Value)[] configuration,
        Action<Organisation>? settings = null)
    {
        var portal = new OrderPortal(await Portal.OpenAsync(
            databases,
            kind,
            (services, given) => features(services.AddTexts().AddNotices().AddProfiles().AddOrders().AddOverview(), given),
            configuration));
        var own = await portal.AddOrganisationAsync("Ærø Fiskeri ApS", "98765432", settings);
        portal.Orderer = await portal.AddMemberAsync(own, "Inger Bestiller", "inger@fiskeri.example", "da", Role.UserAdministrator);
        var other = await portal.AddOrganisationAsync("Anden Forening", "98765440", settings: null);
        portal.Stranger = await portal.AddMemberAsync(other, "Frida Fremmed", "frida@anden.example", "en", Role.UserAdministrator);
        return portal;
    }

    public Task<T> InScopeAsync<T>(Func<SeglDatabase, Task<T>> work) =>
        _portal.InScopeAsync(services => work(services.GetRequiredService<SeglDatabase>()));

    /// <summary>Runs an operation as one request would.</summary>
    public Task<T> RunAsync<TOperation, T>(Func<TOperation, Task<T>> operation)
        where TOperation : notnull => _portal.InScopeAsync(services => operation(services.GetRequiredService<TOperation>()));

    public Task<Actor> AddMemberAsync(
        Guid organisationId, string name, string email, string language, Role role) => InScopeAsync(async database =>
    {
        var account = new Account
        {
            Id = Guid.CreateVersion7(Clock.Now),
            Name = name,
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            Language = language,
            CreatedAt = Clock.Now,
        };
        database.Users.Add(account);
        database.Memberships.Add(new Membership
        {
            AccountId = account.Id,
            OrganisationId = organisationId,
            Role = role,
            AssignedAt = Clock.Now,
        });
        await database.SaveChangesAsync(Token);
        return new Actor(account.Id, name, organisationId, new HashSet<Role> { role }, "127.0.0.1");
    });

    public Task ChangeOrganisationAsync(Action<Organisation> change) => InScopeAsync(async database =>
    {
        change(await database.Organisations.SingleAsync(organisation => organisation.Id == Orderer.OrganisationId, Token));
        return await database.SaveChangesAsync(Token);
    });

    /// <summary>A draft with every step answered.</summary>
    public async Task<Guid> FillInAsync(ProfileForm? masterData = null, CertificateForm? certificate = null)
    {
        var draft = (await RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, Orderer, Token))).Value;
        (await RunAsync((SaveMasterData save) => save.HandleAsync(draft, masterData ?? Forms.WithContact, Orderer, Token))).ShouldBeEmpty();
        (await RunAsync((SaveSystemRights save) => save.HandleAsync(draft, SystemRights.None, Orderer, Token))).ShouldBeEmpty();
        (await RunAsync((SaveCertificate save) => save.HandleAsync(draft, certificate ?? Forms.ByCode, Orderer, Token))).ShouldBeEmpty();
        return draft;
    }

    /// <summary>An order of a new profile.</summary>
    public async Task<ConfirmedOrder> OrderAsync(ProfileForm? masterData = null, CertificateForm? certificate = null)
    {
        var draft = await FillInAsync(masterData, certificate);
        return (await ConfirmAsync(draft)).Value;
    }

    public Task<Result<ConfirmedOrder>> ConfirmAsync(Guid draft) =>
        RunAsync((ConfirmOrder confirm) => confirm.HandleAsync(draft, Orderer, Token));

    /// <summary>An order with the code that its orderer was shown.</summary>
    public async Task<(ConfirmedOrder Order, ShownCode Code)> OrderWithCodeAsync()
    {
        var order = await OrderAsync();
        return (order, (await CreateCodeAsync(order.OrderId, replacedId: null)).Value);
    }

    public Task<Result<ShownCode>> CreateCodeAsync(Guid orderId, Guid? replacedId, Actor? actor = null) =>
        RunAsync((CreateOneTimeCode create) => create.HandleAsync(orderId, replacedId, actor ?? Orderer, Token));

    public Task<Result<CheckedCode>> CheckAsync(string? reference, string? code) =>
        RunAsync((CheckOneTimeCode check) => check.HandleAsync(reference, code, "192.0.2.7", Token));

    /// <summary>All mails that were sent so far, the earliest first.</summary>
    public async Task<IReadOnlyList<DemonstrationMail>> ReadMailsAsync()
    {
        await _portal.WorkOffOutboxAsync();
        return await InScopeAsync(database => database.DemonstrationMails.OrderBy(mail => mail.Id).ToListAsync(Token));
    }

    /// <summary>The token of the latest validation link that was sent to an address.</summary>
    public async Task<string> ReadValidationTokenAsync(string recipient)
    {
        var mails = await ReadMailsAsync();
        var body = mails.Last(mail => mail.Recipient == recipient && mail.Body.Contains("/validering/", StringComparison.Ordinal)).Body;
        var start = body.IndexOf("/validering/", StringComparison.Ordinal) + "/validering/".Length;
        return body[start..body.IndexOf('\n', start)];
    }

    /// <summary>What was done to an order, as the audit trail has it.</summary>
    public async Task<IReadOnlyList<string>> ReadAuditAsync(string subject)
    {
        await Services.GetRequiredService<AuditTrail>().LinkAsync(Token);
        await using var connection = await Services.GetRequiredService<CaDatabase>().OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT action FROM ca_audit_event WHERE subject = '{subject}' ORDER BY sequence";
        await using var reader = await command.ExecuteReaderAsync(Token);
        var actions = new List<string>();
        while (await reader.ReadAsync(Token))
            actions.Add(reader.GetString(0));
        return actions;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    private Task<Guid> AddOrganisationAsync(string name, string cvr, Action<Organisation>? settings) => InScopeAsync(async database =>
    {
        var organisation = new Organisation
        {
            Id = Guid.CreateVersion7(Clock.Now),
            Name = OrganizationName.Parse(name).Value,
            Cvr = Cvr.Parse(cvr, CvrRule.FictitiousAllowed).Value,
            CreatedAt = Clock.Now,
        };
        settings?.Invoke(organisation);
        database.Organisations.Add(organisation);
        await database.SaveChangesAsync(Token);
        return organisation.Id;
    });
}
