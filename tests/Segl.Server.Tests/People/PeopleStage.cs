using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Organisations;
using Segl.Server.Tests.SignIn;

namespace Segl.Server.Tests.People;

/// <summary>What tests of an organisation's people do again and again.</summary>
internal static class PeopleStage
{
    public const string Password = "fire helt urelaterede ord";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Somebody of the demonstration, acting for the first organisation with a role there.</summary>
    public static Task<Actor> ActorAsync(this PortalServer portal, string userId) => portal.InDatabaseAsync(async database =>
    {
        var account = await database.Users.SingleAsync(user => user.UserName == userId, Token);
        var members = await database.Memberships.Where(member => member.AccountId == account.Id)
            .OrderBy(member => member.AssignedAt).ToListAsync(Token);
        var own = members.Where(member => member.OrganisationId == members[0].OrganisationId).Select(member => member.Role);
        return new Actor(account.Id, account.Name, members[0].OrganisationId, own.ToHashSet(), "127.0.0.1");
    });

    /// <summary>Runs an operation as one request would.</summary>
    public static async Task<T> RunAsync<TOperation, T>(this PortalServer portal, Func<TOperation, Task<T>> operation)
        where TOperation : notnull
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return await operation(scope.ServiceProvider.GetRequiredService<TOperation>());
    }

    /// <summary>The roles of a person in the organisation of an actor.</summary>
    public static Task<List<Role>> RolesAsync(this PortalServer portal, Guid accountId, Actor actor) => portal.InDatabaseAsync(database =>
        database.Memberships.Where(member => member.AccountId == accountId && member.OrganisationId == actor.OrganisationId)
            .Select(member => member.Role).OrderBy(role => role).ToListAsync(Token));

    /// <summary>Signs in and sends the form by which somebody is invited.</summary>
    public static async Task<TestPage> InviteAsync(this TestBrowser administrator, string email, string role = "UserAdministrator") =>
        await administrator.SubmitAsync(
            await administrator.OpenAsync(
                "/organisation/personer/inviter"), null, ("Name", "Ida Inviteret"), ("Email", email), ("Roles", role));

    /// <summary>The mails to an address, the earliest first, once there are so many.</summary>
    public static async Task<IReadOnlyList<DemonstrationMail>> MailsAsync(this PortalServer portal, string recipient, int count)
    {
        // The outbox works at once, but in the background.
        while (true)
        {
            var mails = await portal.InDatabaseAsync(database =>
                database.DemonstrationMails.Where(mail => mail.Recipient == recipient).OrderBy(mail => mail.Id).ToListAsync(Token));
            if (mails.Count >= count)
                return mails;

            await Task.Delay(50, Token);
        }
    }

    /// <summary>The path of the link in the latest of so many invitations.</summary>
    public static async Task<string> LinkAsync(this PortalServer portal, string recipient, int count = 1)
    {
        var body = (await portal.MailsAsync(recipient, count))
            .Last(mail => mail.Body.Contains("/invitation/", StringComparison.Ordinal)).Body;
        return "/invitation/" + body.Split("/invitation/")[1].Split('\n', '\r', ' ')[0];
    }

    /// <summary>Fills in the form of a new person.</summary>
    public static Task<TestPage> AcceptAsync(
        this TestBrowser browser, TestPage form, PortalServer portal, string userId, params (string Name, string Value)[] other)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Form.UserId"] = userId,
            ["Form.Password"] = Password,
            ["Form.PasswordAgain"] = Password,
            ["Code"] = Totp.SecretOn(form).CodeAt(portal.Clock.Now),
        };
        foreach (var (name, value) in other)
            fields[name] = value;
        return browser.SubmitAsync(form, null, [.. fields.Select(field => (field.Key, field.Value))]);
    }
}
