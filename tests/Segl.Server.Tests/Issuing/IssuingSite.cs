using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca;
using Segl.Ca.Issuing;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;
using Segl.Server.Tests.Orders;

namespace Segl.Server.Tests.Issuing;

/// <summary>The real host in demonstration mode, with orders to issue; keys come only where a test puts them.</summary>
public sealed class IssuingSite : IDisposable
{
    private readonly TestServer _server = TestServer.Start(
        services =>
        {
            var worker = services.Single(service => service.ImplementationType == typeof(KeyPoolWorker));
            services.Remove(worker);
        },
        ("Segl:Mode", "Demonstration"),
        ("Segl:Issuing:WaitersMax", "2"),
        ("Segl:RateLimits:Code:TriesMax", "1000"));

    public IServiceProvider Services => _server.Services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public TestBrowser Browser(string language = "da") => _server.Browser(language);

    /// <summary>Puts a new key into the pool.</summary>
    public void PutKey() => Services.GetRequiredService<KeyPool>().Put(IssuingPortal.NewKey(3072));

    /// <summary>An order of a new profile, with the code that its orderer was shown.</summary>
    internal async Task<(string Reference, string Code, Guid OrderId)> OrderAsync(IssuingMethod method = IssuingMethod.Browser)
    {
        var actor = await UserAdministratorAsync();
        var draft = (await RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, actor, Token))).Value;
        await RunAsync((SaveMasterData save) => save.HandleAsync(draft, Forms.WithContact, actor, Token));
        await RunAsync((SaveSystemRights save) => save.HandleAsync(draft, SystemRights.None, actor, Token));
        await RunAsync((SaveCertificate save) => save.HandleAsync(draft, Forms.ByCode with { Method = method }, actor, Token));
        var order = (await RunAsync((ConfirmOrder confirm) => confirm.HandleAsync(draft, actor, Token))).Value;
        var code = (await RunAsync((CreateOneTimeCode create) => create.HandleAsync(order.OrderId, replacedId: null, actor, Token))).Value;
        return ($"{order.ReferenceNumber}", code.Code.Reveal(), order.OrderId);
    }

    internal async Task DeleteAsync(Guid orderId)
    {
        var actor = await UserAdministratorAsync();
        (await RunAsync(async (DeleteOrder delete) => new[] { await delete.HandleAsync(orderId, actor, Token) }))[0].ShouldBeNull();
    }

    internal async Task RenameAsync(Guid orderId, string name)
    {
        var actor = await UserAdministratorAsync();
        var profile = await RunAsync((SeglDatabase database) => database.Profiles.AsNoTracking()
            .SingleAsync(profile => database.Orders.Any(order => order.Id == orderId && order.ProfileId == profile.Id), Token));
        var form = Forms.WithContact with { Name = name };
        (await RunAsync((UpdateProfile update) => update.HandleAsync(profile.Id, profile.Version, form, actor, Token))).ShouldBeEmpty();
    }

    internal async Task ReplaceCodeAsync(Guid orderId)
    {
        var actor = await UserAdministratorAsync();
        var old = await RunAsync((SeglDatabase database) =>
            database.OneTimeCodes.Where(code => code.OrderId == orderId).Select(code => code.Id).SingleAsync(Token));
        (await RunAsync((CreateOneTimeCode create) => create.HandleAsync(orderId, old, actor, Token))).IsRefused.ShouldBeFalse();
    }

    internal async Task<IReadOnlyList<IssuedCertificate>> CertificatesAsync(Guid orderId)
    {
        var profileId = await RunAsync((SeglDatabase database) =>
            database.Orders.Where(order => order.Id == orderId).Select(order => order.ProfileId).SingleAsync(Token));
        return await Services.GetRequiredService<CertificateAuthority>().FindByProfileAsync(profileId, Token);
    }

    /// <summary>A browser whose holder typed the right code.</summary>
    public static async Task<TestPage> IdentifyAsync(TestBrowser browser, string reference, string code)
    {
        var page = await browser.OpenAsync($"/udsted/{reference}/identifikation");
        return await browser.SubmitAsync(page, action: null, ("Code", code));
    }

    /// <summary>A browser on the page after the terms.</summary>
    public static async Task<TestPage> AcceptAsync(TestBrowser browser, string reference, string code)
    {
        var terms = await IdentifyAsync(browser, reference, code);
        terms.Status.ShouldBe(HttpStatusCode.OK);
        return await browser.SubmitAsync(terms, action: null, ("Accepted", "true"));
    }

    /// <summary>What the page says is wrong.</summary>
    public static string ErrorsOf(TestPage page) =>
        WebUtility.HtmlDecode(Regex.Match(page.Html, "data-error-summary.*?</ul>", RegexOptions.Singleline).Value);

    public void Dispose() => _server.Dispose();

    private async Task<T> RunAsync<TOperation, T>(Func<TOperation, Task<T>> operation)
        where TOperation : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await operation(scope.ServiceProvider.GetRequiredService<TOperation>());
    }

    private async Task<Actor> UserAdministratorAsync() => await RunAsync(async (SeglDatabase database) =>
    {
        var membership = await database.Memberships.FirstAsync(each => each.Role == Role.UserAdministrator, Token);
        return new Actor(
            membership.AccountId, "Test", membership.OrganisationId, new HashSet<Role> { Role.UserAdministrator }, Address: null);
    });
}
