using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Pki.Pkcs12;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Tests.Orders;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Issuing;

public sealed class IssueInBrowserTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task The_file_opens_in_openssl_with_the_password_that_was_shown(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        var password = session.Password.ToString();

        (await portal.IssueAsync(session)).Value.ShouldBe(IssuingProgress.Ready);
        var file = (await portal.FetchAsync(session)).Value;

        var opened = await OutsideTool.RunAsync(
            "openssl", ["pkcs12", "-info", "-noenc", "-passin", $"pass:{password}"], file.Content, cancellationToken: Token);
        opened.ExitCode.ShouldBe(0, opened.Error);
        opened.Output.ShouldContain("Fangstregistret");
        opened.Output.ShouldContain("BEGIN PRIVATE KEY");
        var stored = await portal.ReadAsync(order.OrderId);
        (stored.Status, stored.DeliveredAt)
            .ShouldBe((
                OrderStatus.Delivered,
                (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(portal.Orders.Clock.Now.ToUnixTimeMilliseconds())));
        (await portal.BeginAsync(order, code)).Refusal!.Code.ShouldBe("CodeUsed");
        (await portal.Orders.ReadAuditAsync($"order:{order.OrderId}")).TakeLast(4)
            .ShouldBe(["issuing.identify", "issuing.accept-terms", "issuing.claim", "issuing.deliver"]);
    }

    [Theory, EachDatabase]
    public async Task A_role_that_was_taken_away_counts_for_whoever_had_begun_with_it(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var order = await portal.Orders.OrderAsync(certificate: Forms.ByLogin);
        var orderer = portal.Orders.Orderer;
        var session = (await portal.RunAsync((BeginIssuing begin) => begin.HandleAsync($"{order.ReferenceNumber}", orderer, Token)))
            .Value.Session;
        await portal.RunAsync((AcceptTerms accept) => accept.HandleAsync(session, Terms.Version, 0, Token)!);
        _ = session.Password;
        await portal.Orders.InScopeAsync(database =>
            database.Memberships.Where(member => member.AccountId == orderer.AccountId).ExecuteDeleteAsync(Token));

        var refused = await portal.IssueAsync(session);

        refused.Refusal!.Code.ShouldBe("IssuingSessionGone");
        (await portal.CertificatesAsync(order.OrderId)).All.ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task Twenty_clicks_at_once_make_one_certificate(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);

        var clicks = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => portal.IssueAsync(session)));

        clicks.ShouldAllBe(click => !click.IsRefused && click.Value == IssuingProgress.Ready);
        (await portal.CertificatesAsync(order.OrderId)).All.Count.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task Of_ten_browsers_at_once_one_gets_the_certificate(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 1, ("Segl:Issuing:KeysAhead", "10"));
        var (order, code) = await portal.OrderAsync();
        var browsers = new List<IssuingSession>();
        for (var browser = 0; browser < 10; browser++)
            browsers.Add(await portal.PrepareAsync(order, code));

        var answers = await Task.WhenAll(browsers.Select(portal.IssueAsync));

        answers.Count(answer => !answer.IsRefused).ShouldBe(1);
        answers.Where(answer => answer.IsRefused).ShouldAllBe(answer => answer.Refusal!.Code == "IssuingElsewhere");
        (await portal.CertificatesAsync(order.OrderId)).All.Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Theory, EachDatabase]
    public async Task Nothing_is_issued_before_the_terms_are_accepted(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = (await portal.BeginAsync(order, code)).Value.Session;

        (await portal.IssueAsync(session)).Refusal!.Code.ShouldBe("TermsNotAccepted");

        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Pending);
    }

    [Theory, EachDatabase]
    public async Task Nothing_is_issued_before_the_password_was_shown(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = (await portal.BeginAsync(order, code)).Value.Session;
        await portal.RunAsync(async (AcceptTerms accept) => $"{await accept.HandleAsync(session, Terms.Version, 0, Token)}");

        (await portal.IssueAsync(session)).Refusal!.Code.ShouldBe("PasswordNotShown");
    }

    [Theory, EachDatabase]
    public async Task Other_terms_than_those_in_force_are_not_accepted(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = (await portal.BeginAsync(order, code)).Value.Session;

        (await portal.RunAsync(async (AcceptTerms accept) => (await accept.HandleAsync(session, "", 0, Token))!))
            .Code.ShouldBe("TermsNotAccepted");
        (await portal.RunAsync(async (AcceptTerms accept) => (await accept.HandleAsync(session, "0", 0, Token))!))
            .Code.ShouldBe("TermsChanged");

        (await portal.ReadAsync(order.OrderId)).TermsVersion.ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task Nothing_begins_before_the_address_in_the_certificate_is_validated(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var order = await portal.Orders.OrderAsync(Forms.WithEmail);
        var code = (await portal.Orders.CreateCodeAsync(order.OrderId, replacedId: null)).Value.Code.Reveal();

        (await portal.BeginAsync(order, code)).Refusal!.Code.ShouldBe("CertificateEmailNotValidated");
    }

    [Theory, EachDatabase]
    public async Task A_code_that_was_replaced_issues_nothing_more(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var order = await portal.Orders.OrderAsync();
        var old = (await portal.Orders.CreateCodeAsync(order.OrderId, replacedId: null)).Value;
        var session = await portal.PrepareAsync(order, old.Code.Reveal());

        await portal.Orders.CreateCodeAsync(order.OrderId, old.Id);

        (await portal.IssueAsync(session)).Refusal!.Code.ShouldBe("IssuingSessionGone");
        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Pending);
    }

    [Theory, EachDatabase]
    public async Task Without_a_key_one_waits_in_order_and_then_gets_the_certificate(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        (await portal.IssueAsync(session)).Value.ShouldBe(IssuingProgress.Waiting);
        session.Ticket!.Place.ShouldBe(1);

        portal.PutKeys(1);

        (await portal.RunAsync((IssueInBrowser issue) => issue.HandleAsync(session, Token))).Value.ShouldBe(IssuingProgress.Ready);
        session.Ticket.ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task A_full_queue_leaves_the_order_as_it_was(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0, ("Segl:Issuing:WaitersMax", "1"));
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        portal.Pool.Ask();

        (await portal.IssueAsync(session)).Refusal!.Code.ShouldBe("Busy");

        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Pending);
    }

    [Theory, EachDatabase]
    public async Task After_closing_nothing_can_be_fetched(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        await portal.IssueAsync(session);
        await portal.FetchAsync(session);

        (await portal.FetchAsync(session)).IsRefused.ShouldBeFalse();
        (await portal.CloseAsync(session)).ShouldBe(ClosedIssuing.Fetched);

        (await portal.FetchAsync(session)).Refusal!.Code.ShouldBe("NothingToFetch");
        portal.Sessions.Count.ShouldBe(0);
        (await portal.CertificatesAsync(order.OrderId)).Live.Count.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task Closing_twice_at_once_is_one_closing_and_both_are_told_that_it_was_fetched(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        await portal.IssueAsync(session);
        await portal.FetchAsync(session);

        var outcomes = await Task.WhenAll(portal.CloseAsync(session), portal.CloseAsync(session));

        outcomes.ShouldBe([ClosedIssuing.Fetched, ClosedIssuing.Fetched]);
        (await portal.CloseAsync(session)).ShouldBe(ClosedIssuing.Fetched);
        (await portal.Orders.ReadAuditAsync($"order:{order.OrderId}")).Count(action => action == "issuing.close").ShouldBe(1);
        (await portal.CertificatesAsync(order.OrderId)).Live.Count.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task Closing_without_fetching_revokes_and_leaves_the_order_open(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        await portal.IssueAsync(session);

        (await portal.CloseAsync(session)).ShouldBe(ClosedIssuing.NotFetched);

        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Pending);
        (await portal.CertificatesAsync(order.OrderId)).Live.ShouldBeEmpty();
        var again = await portal.PrepareAsync(order, code);
        (await portal.IssueAsync(again)).IsRefused.ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task The_form_for_older_Windows_is_made_when_it_is_chosen(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        var password = session.Password.ToString();
        await portal.RunAsync((IssueInBrowser issue) => issue.HandleAsync(session, Pkcs12Strength.OlderWindows, Token));

        var file = (await portal.FetchAsync(session)).Value;

        var opened = await OutsideTool.RunAsync(
            "openssl", ["pkcs12", "-info", "-legacy", "-nokeys", "-passin", $"pass:{password}"], file.Content, cancellationToken: Token);
        opened.ExitCode.ShouldBe(0, opened.Error);
        opened.Error.ShouldContain("pbeWithSHA1And3-KeyTripleDES-CBC");
    }

    [Fact]
    public async Task Neither_password_nor_key_nor_file_is_in_the_database()
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, DatabaseKind.Sqlite);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        var password = session.Password.ToString();
        await portal.IssueAsync(session);
        var file = (await portal.FetchAsync(session)).Value.Content;
        var path = await portal.Orders.InScopeAsync(database => Task.FromResult(database.Database.GetDbConnection().DataSource));

        foreach (var part in new[] { path, path + "-wal" }.Where(File.Exists))
        {
            await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, Token);
            var stored = copy.ToArray().AsSpan();
            stored.IndexOf(System.Text.Encoding.UTF8.GetBytes(password)).ShouldBe(-1, part);
            stored.IndexOf(file.AsSpan(^64..)).ShouldBe(-1, part);
        }
    }
}
