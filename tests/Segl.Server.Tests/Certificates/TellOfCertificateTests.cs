using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;
using Segl.Server.Tests.Issuing;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Certificates;

public sealed class TellOfCertificateTests(TestDatabases databases)
{
    private const string Path = "/certifikater/x";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task The_contact_person_reads_the_own_language_and_is_led_where_the_person_may_go(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var contact = await portal.Orders.AddMemberAsync(
            portal.Orders.Orderer.OrganisationId, "Karen", Forms.Contact, "en", Role.ContactPerson);

        var (mails, notices) = await TellAsync(portal, Forms.WithContact);

        mails.Select(mail => (mail.Recipient, mail.Subject)).Order()
            .ShouldBe([("inger@fiskeri.example", "Notifikationer"), (Forms.Contact, "Notices")]);
        notices.ShouldBe([(portal.Orders.Orderer.AccountId, Path), (contact.AccountId, "/notifikationer")], ignoreOrder: true);
    }

    [Theory, EachDatabase]
    public async Task An_administrator_who_is_also_the_contact_person_is_told_once_also_who_wants_no_mails(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        await portal.Orders.InScopeAsync(database =>
            database.Users.ExecuteUpdateAsync(set => set.SetProperty(account => account.MailPreference, MailPreference.None), Token));

        var (mails, notices) = await TellAsync(portal, Forms.WithContact with { ContactEmail = "inger@fiskeri.example" });

        mails.Select(mail => mail.Recipient).ShouldBe(["inger@fiskeri.example"]);
        notices.ShouldBe([(portal.Orders.Orderer.AccountId, Path)]);
    }

    [Theory, EachDatabase]
    public async Task A_contact_person_without_an_account_reads_both_languages(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        await portal.Orders.AddMemberAsync(portal.Orders.Stranger.OrganisationId, "Karen", Forms.Contact, "en", Role.UserAdministrator);

        var (mails, notices) = await TellAsync(portal, Forms.WithContact);

        mails.Single(mail => mail.Recipient == Forms.Contact).Subject.ShouldBe("Notifikationer / Notices");
        notices.ShouldBe([(portal.Orders.Orderer.AccountId, Path)]);
    }

    [Theory, EachDatabase]
    public async Task Without_a_contact_person_the_administrators_are_told(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);

        var (mails, _) = await TellAsync(portal, Forms.NameOnly);

        mails.Select(mail => mail.Recipient).ShouldBe(["inger@fiskeri.example"]);
    }

    private static async Task<(IReadOnlyList<DemonstrationMail> Mails, IReadOnlyList<(Guid Account, string Path)> Notices)> TellAsync(
        IssuingPortal portal, ProfileForm masterData)
    {
        var profileId = (await portal.Orders.OrderAsync(masterData, Forms.ByLogin)).ProfileId;
        var before = (await portal.Orders.ReadMailsAsync()).Select(mail => mail.Id).ToHashSet();
        await using (var scope = portal.Orders.Services.CreateAsyncScope())
        {
            var profile = await scope.ServiceProvider.GetRequiredService<SeglDatabase>()
                .Profiles.SingleAsync(profile => profile.Id == profileId, Token);
            var telling = new Telling(Kind: "Security.Title", "Fangstregistret", Path, MailWeight.NeedsReader, texts =>
                new Letter(texts["Notices.Title"], ["…"]));
            await scope.ServiceProvider.GetRequiredService<TellOfCertificate>().TellAsync(profile, telling, Token);
            (await scope.ServiceProvider.GetRequiredService<UnitOfWork>().CommitAsync(Token)).ShouldBeNull();
        }

        var mails = (await portal.Orders.ReadMailsAsync()).Where(mail => !before.Contains(mail.Id)).ToList();
        var notices = await portal.Orders.InScopeAsync(database =>
            database.Notices.Where(notice => notice.Kind == "Security.Title").Select(notice => new { notice.AccountId, notice.Path })
                .ToListAsync(Token));
        return (mails, [.. notices.Select(notice => (notice.AccountId, notice.Path))]);
    }
}
