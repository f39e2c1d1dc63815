using System.Net;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.People;
using Segl.Server.Features.SignIn;
using Segl.Server.Tests.SignIn;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.People;

public sealed class InvitationTests(TestDatabases databases)
{
    private const string Ida = "ida@aeblegaarden.example";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task An_invited_person_makes_an_account_and_signs_in_to_the_roles(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var administrator = portal.Browser();
        using var ida = portal.Browser();
        await administrator.SignInAsAsync("asta.admin");

        var invited = await administrator.InviteAsync(Ida);
        var form = await ida.OpenAsync(await portal.LinkAsync(Ida));
        var done = await ida.AcceptAsync(form, portal, "ida.inviteret");
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        var approval = await ida.SubmitAsync(await ida.OpenAsync("/log-ind?returnUrl=/certifikater"), null, ("UserId", "ida.inviteret"));
        var signedIn = await ida.SubmitAsync(
            approval, "/log-ind?handler=Password", ("Password", PeopleStage.Password),
            ("Code", Totp.SecretOn(form).CodeAt(portal.Clock.Now)));

        invited.Html.ShouldContain("The invitation is sent");
        invited.Html.ShouldContain("Invited");
        form.Html.ShouldContain("Asta Ågård has invited you");
        done.Html.ShouldContain("Your account is ready");
        done.Html.ShouldContain("Your recovery codes");
        signedIn.Address.AbsolutePath.ShouldBe("/certifikater");
        var account = await portal.InDatabaseAsync(database => database.Users.SingleAsync(user => user.UserName == "ida.inviteret", Token));
        (account.Name, account.Email, account.EmailConfirmed, account.Language).ShouldBe(("Ida Inviteret", Ida, true, "en"));
        (await portal.RolesAsync(account.Id, await portal.ActorAsync("asta.admin"))).ShouldBe([Role.UserAdministrator]);
        (await portal.MailsAsync("asta@aeblegaarden.example", 1))[0].Subject.ShouldBe("Ida Inviteret har accepteret din invitation");
        var events = (await portal.ReadAuditAsync()).Where(line => line.StartsWith("invitation.", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[0]);
        events.ShouldBe(["invitation.send", "invitation.accept"]);
    }

    [Fact]
    public async Task That_it_is_sent_is_told_once_and_not_when_the_page_is_loaded_again()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var administrator = portal.Browser();
        await administrator.SignInAsAsync("asta.admin");

        var invited = await administrator.InviteAsync(Ida);
        var again = await administrator.OpenAsync(invited.Address.AbsolutePath);

        invited.Html.ShouldContain("The invitation is sent");
        again.Status.ShouldBe(HttpStatusCode.OK);
        again.Html.ShouldNotContain("The invitation is sent");
    }

    [Theory]
    [EachDatabase]
    public async Task Somebody_with_an_account_signs_in_and_accepts_with_it(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var administrator = portal.Browser();
        using var karl = portal.Browser();
        await administrator.SignInAsAsync("nora.nabo");
        await administrator.InviteAsync("KARL@aeblegaarden.example", "RightsAdministrator");
        var link = await portal.LinkAsync("KARL@aeblegaarden.example");

        var offer = await karl.OpenAsync(link);
        offer.LinkWith("/log-ind?returnUrl=").ShouldContain(Uri.EscapeDataString(link));
        var page = await karl.SignInAsAsync("karl.kontakt", link);
        var done = await karl.SubmitAsync(page, $"{link}?handler=Account");
        var organisation = await karl.OpenAsync("/organisation");

        page.Html.ShouldContain("You are signed in as Karl Kjær");
        done.Address.AbsolutePath.ShouldBe("/overblik");
        organisation.Html.ShouldContain("Nørre Prøvekommune");
        (await karl.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.Gone);
        (await portal.InDatabaseAsync(
            database => database.Users.CountAsync(user => user.NormalizedEmail == "KARL@AEBLEGAARDEN.EXAMPLE", Token))).ShouldBe(1);
    }

    [Fact]
    public async Task Somebody_without_any_role_signs_in_and_accepts()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var administrator = portal.Browser();
        using var karl = portal.Browser();
        var asta = await portal.ActorAsync("asta.admin");
        var karls = await portal.ActorAsync("karl.kontakt");
        await portal.RunAsync((RemovePerson it) => it.HandleAsync(karls.AccountId, "ContactPerson", OwnLoss.NotAccepted, asta, Token));
        await administrator.SignInAsAsync("asta.admin");
        await administrator.InviteAsync("karl@aeblegaarden.example", "ContactPerson");
        var link = await portal.LinkAsync("karl@aeblegaarden.example", 2);

        var page = await karl.SignInAsAsync("karl.kontakt", link);
        await karl.SubmitAsync(page, $"{link}?handler=Account");

        page.Address.AbsolutePath.ShouldBe(link);
        (await portal.RolesAsync(karls.AccountId, asta)).ShouldBe([Role.ContactPerson]);
    }

    [Theory]
    [InlineData("da", "Invitationen er til ida@aeblegaarden.example, men din konto har adressen rita@aeblegaarden.example.")]
    [InlineData("en", "The invitation is for ida@aeblegaarden.example, but your account has the address rita@aeblegaarden.example.")]
    public async Task An_account_of_another_address_cannot_accept(string language, string message)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var administrator = portal.Browser();
        using var rita = portal.Browser(language);
        await administrator.SignInAsAsync("asta.admin");
        await administrator.InviteAsync(Ida, "OrganisationAdministrator");
        var link = await portal.LinkAsync(Ida);

        var page = await rita.SignInAsAsync("rita.rettighed", link);
        var posted = await rita.SendAsync(await FormOf(rita, $"{link}?handler=Account"));
        var asNew = await rita.SendAsync(await FormOf(rita, link));

        WebUtility.HtmlDecode(page.Html).ShouldContain(message);
        page.Html.ShouldNotContain("handler=Account");
        posted.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        asNew.Address.AbsolutePath.ShouldBe(link);
        var ritas = await portal.ActorAsync("rita.rettighed");
        (await portal.RolesAsync(ritas.AccountId, ritas)).ShouldBe([Role.RightsAdministrator]);
    }

    [Theory]
    [EachDatabase]
    public async Task Two_acceptances_of_a_link_at_once_make_one_account(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var administrator = portal.Browser();
        using var first = portal.Browser();
        using var second = portal.Browser();
        await administrator.SignInAsAsync("asta.admin");
        await administrator.InviteAsync(Ida);
        var link = await portal.LinkAsync(Ida);
        var (firstForm, secondForm) = (await first.OpenAsync(link), await second.OpenAsync(link));

        var answers = await Task.WhenAll(first.AcceptAsync(firstForm, portal, "ida.en"), second.AcceptAsync(secondForm, portal, "ida.to"));

        answers.Count(answer => answer.Html.Contains("Your account is ready", StringComparison.Ordinal)).ShouldBe(1);
        ((int)answers.Single(answer => !answer.Html.Contains("Your account is ready", StringComparison.Ordinal)).Status)
            .ShouldBeInRange(400, 499);
        (await portal.InDatabaseAsync(database => database.Users.CountAsync(user => user.Email == Ida, Token))).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task Two_people_who_choose_one_user_ID_at_once_get_it_once(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var administrator = portal.Browser();
        using var first = portal.Browser();
        using var second = portal.Browser();
        await administrator.SignInAsAsync("asta.admin");
        await administrator.InviteAsync(Ida);
        await administrator.InviteAsync("ib@aeblegaarden.example");
        var firstForm = await first.OpenAsync(await portal.LinkAsync(Ida));
        var secondForm = await second.OpenAsync(await portal.LinkAsync("ib@aeblegaarden.example"));

        var answers = await Task.WhenAll(
            first.AcceptAsync(firstForm, portal, "den.nye"), second.AcceptAsync(secondForm, portal, "Den.Nye"));
        var isFirst = answers[0].Html.Contains("Your account is ready", StringComparison.Ordinal);
        var late = await (isFirst ? second : first).AcceptAsync(isFirst ? secondForm : firstForm, portal, "den.nye");

        answers.Count(answer => answer.Html.Contains("Your account is ready", StringComparison.Ordinal)).ShouldBe(1);
        late.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        late.Html.ShouldContain("The user ID exists already");
    }

    [Theory]
    [EachDatabase]
    public async Task Two_who_invite_the_same_address_at_once_send_one_mail(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        var actors = new[] { await portal.ActorAsync("asta.admin"), await portal.ActorAsync("mette.mange") };

        var outcomes = await Task.WhenAll(
            actors.Select(actor => Task.Run(() => portal.RunAsync((InvitePerson it) => it.HandleAsync(Wanted(Ida), actor, Token)), Token)));

        outcomes.Count(outcome => !outcome.IsRefused).ShouldBe(1);
        outcomes.Single(outcome => outcome.IsRefused).Refusal!.Code.ShouldBeOneOf("ChangedMeanwhile", "InvitationOpenAlready");
        (await portal.InDatabaseAsync(database => database.Invitations.CountAsync(Token))).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task Sending_again_kills_the_old_link(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        await browser.SignInAsAsync("asta.admin");
        var list = await browser.InviteAsync(Ida);
        var page = await browser.OpenAsync(list.LinkWith("/invitationer/"));
        var old = await portal.LinkAsync(Ida);

        var tooSoon = await browser.SubmitAsync(page, $"{page.Address.AbsolutePath}?handler=Again");
        portal.Clock.Advance(SendInvitationAgain.PauseMin);
        var again = await browser.SubmitAsync(page, $"{page.Address.AbsolutePath}?handler=Again");
        var link = await portal.LinkAsync(Ida, 2);

        tooSoon.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        again.Html.ShouldContain("The invitation is sent again");
        using var ida = portal.Browser();
        (await ida.OpenAsync(old)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ida.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Looking_accepts_nothing_and_a_withdrawn_link_is_dead()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        using var ida = portal.Browser();
        await browser.SignInAsAsync("asta.admin");
        var list = await browser.InviteAsync(Ida);
        var link = await portal.LinkAsync(Ida);
        var page = await browser.OpenAsync(list.LinkWith("/invitationer/"));
        var form = await ida.OpenAsync(link);

        var withdrawn = await browser.SubmitAsync(page, $"{page.Address.AbsolutePath}?handler=Withdraw");
        var twice = await browser.SubmitAsync(page, $"{page.Address.AbsolutePath}?handler=Withdraw");
        var late = await ida.AcceptAsync(form, portal, "ida.inviteret");

        withdrawn.Html.ShouldContain("The invitation is withdrawn");
        withdrawn.Html.ShouldNotContain(Ida);
        twice.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Status.ShouldBe(HttpStatusCode.Gone);
        late.Html.ShouldContain("The organisation has withdrawn the invitation.");
        (await portal.InDatabaseAsync(database => database.Users.CountAsync(user => user.Email == Ida, Token))).ShouldBe(0);
    }

    [Fact]
    public async Task A_link_works_for_seven_days_and_an_expired_invitation_is_replaced_by_a_new_one()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        var asta = await portal.ActorAsync("asta.admin");
        var first = (await portal.RunAsync((InvitePerson it) => it.HandleAsync(Wanted(Ida), asta, Token))).Value;
        var link = await portal.LinkAsync(Ida);
        using var ida = portal.Browser();

        portal.Clock.Sleep(Invitation.Lifetime - TimeSpan.FromSeconds(1));
        var open = await ida.OpenAsync(link);
        var refused = await portal.RunAsync((InvitePerson it) => it.HandleAsync(Wanted(Ida.ToUpperInvariant()), asta, Token));
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        var expired = await ida.OpenAsync(link);
        var second = await portal.RunAsync((InvitePerson it) => it.HandleAsync(Wanted(Ida), asta, Token));

        open.Status.ShouldBe(HttpStatusCode.OK);
        refused.Refusal!.Code.ShouldBe("InvitationOpenAlready");
        expired.Status.ShouldBe(HttpStatusCode.Gone);
        expired.Html.ShouldContain("The invitation has expired.");
        second.IsRefused.ShouldBeFalse();
        var states = await portal.InDatabaseAsync(database =>
            database.Invitations.ToDictionaryAsync(each => each.Id, each => each.WithdrawnAt != null, Token));
        (states[first.Id], states[second.Value.Id]).ShouldBe((true, false));
    }

    [Fact]
    public async Task Whoever_has_a_role_is_not_invited_and_there_is_a_limit()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        var asta = await portal.ActorAsync("asta.admin");
        var known = await portal.RunAsync((InvitePerson it) => it.HandleAsync(Wanted("RITA@aeblegaarden.example"), asta, Token));
        await FillUpAsync(portal, asta);

        var tooMany = await portal.RunAsync((InvitePerson it) => it.HandleAsync(Wanted(Ida), asta, Token));

        known.Refusal!.Code.ShouldBe("PersonKnownAlready");
        tooMany.Refusal!.Code.ShouldBe("TooManyPeople");
    }

    [Fact]
    public async Task Only_a_hash_of_the_link_is_kept()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        await portal.RunAsync(async (InvitePerson it) => await it.HandleAsync(Wanted(Ida), await portal.ActorAsync("asta.admin"), Token));
        var token = (await portal.LinkAsync(Ida)).Split('/')[^1];

        var kept = await portal.InDatabaseAsync(database =>
            database.Invitations.Select(invitation => invitation.TokenHash).SingleAsync(Token));

        kept.Length.ShouldBe(32);
        kept.ShouldBe(LinkToken.Find(token)!.Hash);
        System.Buffers.Text.Base64Url.EncodeToString(kept).ShouldNotBe(token);
    }

    [Theory]
    [InlineData("Form.UserId", "a b c")]
    [InlineData("Form.UserId", "asta.admin")]
    [InlineData("Form.Password", "kort")]
    [InlineData("Form.PasswordAgain", "noget andet end det")]
    [InlineData("Code", "000000")]
    public async Task What_cannot_be_is_said_at_its_field(string field, string value)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        await portal.RunAsync(async (InvitePerson it) => await it.HandleAsync(Wanted(Ida), await portal.ActorAsync("asta.admin"), Token));
        using var ida = portal.Browser();
        var form = await ida.OpenAsync(await portal.LinkAsync(Ida));

        var refused = await ida.AcceptAsync(form, portal, "ida.inviteret", (field, value));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Html.ShouldMatch($"aria-invalid=\"true\"[^>]*name=\"{field}\"");
        (await portal.InDatabaseAsync(database => database.Users.CountAsync(user => user.Email == Ida, Token))).ShouldBe(0);
    }

    [Fact]
    public async Task The_mail_is_in_both_languages_because_nobody_knows_the_readers()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        await portal.RunAsync(async (InvitePerson it) => await it.HandleAsync(Wanted(Ida), await portal.ActorAsync("asta.admin"), Token));

        var mail = (await portal.MailsAsync(Ida, 1))[0];

        mail.Subject.ShouldBe("Invitation fra Æblegårdens Prøveselskab A/S / Invitation from Æblegårdens Prøveselskab A/S");
        mail.Body.ShouldContain("Asta Ågård inviterer dig");
        mail.Body.ShouldContain("Asta Ågård invites you");
        mail.Body.ShouldContain("Du får rollerne: Brugeradministrator.");
    }

    private static NewInvitation Wanted(string email) => new(
        Server.Features.Profiles.ContactName.Parse("Ida Inviteret").Value, Pki.Names.EmailAddress.Parse(email).Value,
        RoleSet.Of([Role.UserAdministrator]).Value);

    // As somebody would who sends a form that the page does not show.
    private static async Task<HttpRequestMessage> FormOf(TestBrowser browser, string path)
    {
        var token = (await browser.OpenAsync("/")).Form("/sprog").HiddenFields.Single(field => field.Name == "form-token").Value;
        return new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("form-token", token)]),
        };
    }

    private static Task<int> FillUpAsync(PortalServer portal, Actor actor) => portal.InDatabaseAsync(database =>
    {
        for (var each = 0; each < ListPeople.PeopleMax; each++)
        {
            var id = Guid.CreateVersion7(portal.Clock.Now);
            database.Users.Add(new Account
            {
                Id = id,
                Name = "Pia Person",
                UserName = $"{id}",
                NormalizedUserName = $"{id}".ToUpperInvariant(),
                CreatedAt = portal.Clock.Now,
            });
            database.Memberships.Add(new Membership
            {
                AccountId = id,
                OrganisationId = actor.OrganisationId,
                Role = Role.ContactPerson,
                AssignedAt = portal.Clock.Now,
            });
        }

        return database.SaveChangesAsync(Token);
    });
}
