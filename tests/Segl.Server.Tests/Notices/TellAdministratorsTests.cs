using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Notices;

public sealed class TellAdministratorsTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task Each_gets_a_notice_and_a_mail_in_the_own_language(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var english = await portal.AddMemberAsync(
            portal.Orderer.OrganisationId, "Erik English", "erik@fiskeri.example", "en", Role.UserAdministrator);
        await portal.AddMemberAsync(portal.Orderer.OrganisationId, "Rie Rettighed", "rie@fiskeri.example", "da", Role.RightsAdministrator);

        await TellAsync(portal, MailWeight.Informs);

        var mails = await portal.ReadMailsAsync();
        mails.Select(mail => mail.Recipient).ShouldBe(["inger@fiskeri.example", "erik@fiskeri.example"], ignoreOrder: true);
        mails.Single(mail => mail.Recipient == "inger@fiskeri.example").Subject.ShouldBe("Notifikationer");
        mails.Single(mail => mail.Recipient == "erik@fiskeri.example").Subject.ShouldBe("Notices");
        (await ToldAsync(portal)).ShouldBe([portal.Orderer.AccountId, english.AccountId], ignoreOrder: true);
    }

    [Theory]
    [InlineData(MailPreference.All, MailWeight.Informs, 1)]
    [InlineData(MailPreference.All, MailWeight.NeedsReader, 1)]
    [InlineData(MailPreference.OnlyWhatNeedsMe, MailWeight.Informs, 0)]
    [InlineData(MailPreference.OnlyWhatNeedsMe, MailWeight.NeedsReader, 1)]
    [InlineData(MailPreference.None, MailWeight.Informs, 0)]
    [InlineData(MailPreference.None, MailWeight.NeedsReader, 0)]
    public async Task Mails_follow_the_preference_and_notices_come_in_any_case(MailPreference preference, MailWeight weight, int mails)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, DatabaseKind.Sqlite);
        await PreferAsync(portal, preference);

        await TellAsync(portal, weight);

        (await portal.ReadMailsAsync()).Count.ShouldBe(mails);
        (await ToldAsync(portal)).ShouldBe([portal.Orderer.AccountId]);
    }

    [Fact]
    public async Task An_order_is_mailed_to_administrators_by_preference_and_to_its_contact_person_always()
    {
        await using var portal = await OrderPortal.OpenAsync(databases, DatabaseKind.Sqlite);
        await PreferAsync(portal, MailPreference.None);
        var contact = Forms.WithContact.ContactEmail!;
        await portal.AddMemberAsync(portal.Orderer.OrganisationId, "Kim Kontakt", contact, "da", Role.ContactPerson);
        await PreferAsync(portal, MailPreference.None);

        await portal.OrderAsync(Forms.NameOnly, Forms.ByLogin);
        await portal.OrderAsync(Forms.WithContact, Forms.ByCode);

        (await portal.ReadMailsAsync()).Select(mail => mail.Recipient).ShouldBe([contact]);
    }

    private static Task<int> PreferAsync(OrderPortal portal, MailPreference preference) => portal.InScopeAsync(database =>
        database.Users.ExecuteUpdateAsync(set => set.SetProperty(account => account.MailPreference, preference), Token));

    private static Task<List<Guid>> ToldAsync(OrderPortal portal) =>
        portal.InScopeAsync(database =>
            database.Notices.Where(notice => notice.Path == "/sikkerhed").Select(notice => notice.AccountId).ToListAsync(Token));

    private static async Task TellAsync(OrderPortal portal, MailWeight weight)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var telling = new Telling(Kind: "Security.Title", "Fangstregistret", "/sikkerhed", weight, texts =>
            new Letter(texts["Notices.Title"], ["…"]));
        await scope.ServiceProvider.GetRequiredService<TellAdministrators>().TellAsync(portal.Orderer.OrganisationId, telling, Token);
        await scope.ServiceProvider.GetRequiredService<UnitOfWork>().CommitAsync(Token);
    }
}
