using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Pki.Revocation;
using Segl.Server.Features.Expiry;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Tests.Certificates;
using Segl.Server.Tests.Issuing;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Expiry;

/// <summary>Who is told when, and never twice (R4.8).</summary>
public sealed class TellOfExpiryTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Each_threshold_is_told_once_on_its_day_and_none_after_expiry(DatabaseKind kind)
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, kind);
        var order = await stage.AddAsync(62);

        var daysLeft = new List<int>();
        for (var day = 62; day > -3; day--)
        {
            for (var round = 0; round < 2; round++)
            {
                if (await stage.TellAsync() > 0)
                    daysLeft.Add(day);
            }

            stage.Portal.Clock.Advance(TimeSpan.FromDays(1));
        }

        daysLeft.ShouldBe([60, 30, 14, 7, 1]);
        (await stage.ThresholdsAsync(order)).ShouldBe("60 30 14 7 1");
        (await stage.MailsToAsync(ExpiryStage.Administrator)).Count.ShouldBe(5);
        (await stage.MailsToAsync(Forms.Contact)).Count.ShouldBe(5);
        (await stage.Portal.ReadAuditAsync($"{order.Serial}")).ShouldBe(Enumerable.Repeat("expiry.tell", 5));
    }

    [Theory, EachDatabase]
    public async Task After_downtime_only_the_nearest_threshold_is_told(DatabaseKind kind)
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, kind);
        var order = await stage.AddAsync(61);
        stage.Portal.Clock.Advance(TimeSpan.FromDays(50));

        await stage.TellAsync();
        await stage.TellAsync();

        (await stage.ThresholdsAsync(order)).ShouldBe("(60) (30) 14");
        (await stage.MailsToAsync(ExpiryStage.Administrator)).ShouldHaveSingleItem().Body.ShouldContain("dage tilbage: 11");
    }

    [Theory, EachDatabase]
    public async Task A_clock_that_is_set_back_repeats_nothing_and_one_set_forward_leaves_out_what_it_passed(DatabaseKind kind)
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, kind);
        var order = await stage.AddAsync(10);
        await stage.TellAsync();

        await stage.PutOffAsync(order, TimeSpan.FromDays(40));
        (await stage.TellAsync()).ShouldBe(0);
        await stage.PutOffAsync(order, TimeSpan.FromDays(-9.5));
        (await stage.TellAsync()).ShouldBe(1);

        (await stage.ThresholdsAsync(order)).ShouldBe("(60) (30) 14 (7) 1");
    }

    [Theory, EachDatabase]
    public async Task Several_nodes_at_once_tell_once(DatabaseKind kind)
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, kind);
        var orders = new[] { await stage.AddAsync(5), await stage.AddAsync(6), await stage.AddAsync(20) };

        var told = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
            () => stage.Portal.RunAsync((TellOfExpiry tell) => tell.HandleAsync(stage.Organisation, Token)))));

        told.Order().ShouldBe([0, 0, 0, 0, 0, 3]);
        (await stage.MailsToAsync(ExpiryStage.Administrator)).Count.ShouldBe(1);
        (await stage.MailsToAsync(Forms.Contact)).Count.ShouldBe(1);
        (await stage.Portal.ReadAuditAsync($"{orders[0].Serial}")).ShouldBe(["expiry.tell"]);
    }

    [Theory, EachDatabase]
    public async Task A_certificate_whose_successor_was_fetched_is_not_told_of(DatabaseKind kind)
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, kind);
        var old = await stage.AddAsync(10);
        await stage.AddAsync(TimeSpan.FromDays(1000), renews: old.Serial);

        (await stage.TellAsync()).ShouldBe(0);

        (await stage.ThresholdsAsync(old)).ShouldBe("");
    }

    [Theory, EachDatabase]
    public async Task A_renewal_that_nobody_has_fetched_is_told_of_with_the_certificate(DatabaseKind kind)
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, kind);
        var old = await stage.AddAsync(10);
        await stage.AddAsync(TimeSpan.Zero, renews: old.Serial, status: OrderStatus.Pending);

        (await stage.TellAsync()).ShouldBe(1);

        (await stage.MailsToAsync(ExpiryStage.Administrator)).ShouldHaveSingleItem()
            .Body.ShouldContain("Fornyelsen er bestilt, men endnu ikke hentet.");
    }

    [Theory, EachDatabase]
    public async Task A_revoked_certificate_is_not_told_of_and_its_renewal_does_not_count(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var stage = new ExpiryStage(portal.Orders);
        var profileId = (await portal.Orders.OrderAsync()).ProfileId;
        var old = await DeliveredCertificates.AddAsync(portal.Orders.Services, profileId);
        portal.Orders.Clock.Advance(TimeSpan.FromDays(1080));
        var successor = await DeliveredCertificates.AddAsync(portal.Orders.Services, profileId, renews: old);

        (await stage.TellAsync()).ShouldBe(0);
        (await portal.Authority.RevokeAsync(successor, RevocationReason.Superseded, "user:1", Token)).IsRefused.ShouldBeFalse();
        (await stage.TellAsync()).ShouldBe(1);
        portal.Orders.Clock.Advance(TimeSpan.FromDays(10));
        (await portal.Authority.RevokeAsync(old, RevocationReason.Superseded, "user:1", Token)).IsRefused.ShouldBeFalse();
        (await stage.TellAsync()).ShouldBe(0);
    }

    [Theory, EachDatabase]
    public async Task Many_on_one_day_are_one_mail_and_one_notice_for_each_reader(DatabaseKind kind)
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, kind);
        await stage.Portal.AddMemberAsync(stage.Organisation, "Erik English", "erik@fiskeri.example", "en", Role.UserAdministrator);
        for (var number = 0; number < ExpiryLetters.NamedMax + 5; number++)
            await stage.AddAsync(30, contact: number == 0 ? "anna@fiskeri.example" : Forms.Contact);

        (await stage.TellAsync()).ShouldBe(ExpiryLetters.NamedMax + 5);

        var english = (await stage.MailsToAsync("erik@fiskeri.example")).ShouldHaveSingleItem();
        english.Subject.ShouldBe("55 certificates expire soon");
        english.Body.ShouldContain("- and 5 more");
        english.Body.ShouldContain("/certifikater?udloeb=90");
        (await stage.MailsToAsync(ExpiryStage.Administrator)).ShouldHaveSingleItem().Subject.ShouldBe("55 certifikater udløber snart");
        (await stage.MailsToAsync(Forms.Contact)).ShouldHaveSingleItem()
            .Subject.ShouldBe("54 certifikater udløber snart / 54 certificates expire soon");
        (await stage.MailsToAsync("anna@fiskeri.example")).ShouldHaveSingleItem()
            .Subject.ShouldStartWith("Certifikatet “Fangstregistret” udløber");
        (await stage.Portal.InScopeAsync(database => database.Notices.CountAsync(Token))).ShouldBe(2);
    }

    [Fact]
    public async Task More_than_fit_into_one_transaction_are_all_told_of()
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, DatabaseKind.Sqlite);
        for (var number = 0; number < DueCertificates.CountMax + 3; number++)
            await stage.AddAsync(30, contact: null);

        (await stage.TellAsync()).ShouldBe(DueCertificates.CountMax + 3);
        (await stage.TellAsync()).ShouldBe(0);

        (await stage.MailsToAsync(ExpiryStage.Administrator)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_contact_person_reads_whom_to_ask_in_the_language_of_the_account_and_is_told_beside_the_name()
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, DatabaseKind.Sqlite);
        var contact = await stage.Portal.AddMemberAsync(stage.Organisation, "Karen", Forms.Contact, "en", Role.ContactPerson);
        await stage.AddAsync(30);

        await stage.TellAsync();

        var mail = (await stage.MailsToAsync(Forms.Contact)).ShouldHaveSingleItem();
        mail.Subject.ShouldStartWith("The certificate “Fangstregistret” expires on");
        mail.Body.ShouldContain("ask a user administrator of Ærø Fiskeri ApS to renew it");
        mail.Body.ShouldNotContain("/certifikater");
        (await stage.Portal.InScopeAsync(database => database.Notices.SingleAsync(notice => notice.AccountId == contact.AccountId, Token)))
            .Kind.ShouldBe("Expiry.Notice.One");
    }

    [Fact]
    public async Task A_contact_person_who_is_an_administrator_gets_one_mail_and_one_notice()
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, DatabaseKind.Sqlite);
        await stage.AddAsync(30, contact: "Inger@Fiskeri.example");

        await stage.TellAsync();

        (await stage.Portal.ReadMailsAsync()).Count.ShouldBe(1);
        (await stage.Portal.InScopeAsync(database => database.Notices.CountAsync(Token))).ShouldBe(1);
    }

    [Fact]
    public async Task Who_wants_no_mails_still_gets_the_notice()
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, DatabaseKind.Sqlite);
        await stage.Portal.InScopeAsync(database =>
            database.Users.ExecuteUpdateAsync(set => set.SetProperty(account => account.MailPreference, MailPreference.None), Token));
        await stage.AddAsync(30, contact: null);

        await stage.TellAsync();

        (await stage.Portal.ReadMailsAsync()).ShouldBeEmpty();
        (await stage.Portal.InScopeAsync(database => database.Notices.SingleAsync(Token)))
            .AccountId.ShouldBe(stage.Portal.Orderer.AccountId);
    }

    [Theory]
    [InlineData(true, false, null, "inger@fiskeri.example")]
    [InlineData(false, true, null, "karen@fiskeri.example")]
    [InlineData(false, false, "faelles@fiskeri.example", "faelles@fiskeri.example")]
    [InlineData(true, true, "faelles@fiskeri.example", "faelles@fiskeri.example inger@fiskeri.example karen@fiskeri.example")]
    public async Task Those_are_told_whom_the_organisation_wants_told(
        bool administrators, bool contactPerson, string? further, string readers)
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, DatabaseKind.Sqlite, organisation =>
        {
            organisation.TellsUserAdministratorsOfExpiry = administrators;
            organisation.TellsContactPersonOfExpiry = contactPerson;
            organisation.ExpiryNoticeEmail = further is null ? null : Segl.Pki.Names.EmailAddress.Parse(further).Value;
        });
        await stage.AddAsync(30);

        await stage.TellAsync();

        string.Join(
            ' ', (await stage.Portal.ReadMailsAsync()).Select(mail => mail.Recipient).Order(StringComparer.Ordinal)).ShouldBe(readers);
    }

    [Fact]
    public async Task A_certificate_without_a_contact_person_is_told_of_where_only_contact_persons_are()
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, DatabaseKind.Sqlite, organisation =>
            organisation.TellsUserAdministratorsOfExpiry = false);
        await stage.AddAsync(30);
        await stage.AddAsync(30, contact: null);

        await stage.TellAsync();

        (await stage.MailsToAsync(ExpiryStage.Administrator)).ShouldHaveSingleItem().Subject.ShouldStartWith("Certifikatet");
        (await stage.MailsToAsync(Forms.Contact)).ShouldHaveSingleItem().Subject.ShouldStartWith("Certifikatet");
    }

    [Fact]
    public async Task The_days_are_the_organisations_own()
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, DatabaseKind.Sqlite, organisation =>
            organisation.ExpiryNoticeDays = NoticeDays.Parse("90, 3").Value);
        var (far, near) = (await stage.AddAsync(80), await stage.AddAsync(2));

        await stage.TellAsync();

        (await stage.ThresholdsAsync(far)).ShouldBe("90");
        (await stage.ThresholdsAsync(near)).ShouldBe("(90) 3");
    }

    [Theory, EachDatabase]
    public async Task A_round_reads_no_whole_table(DatabaseKind kind)
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, kind);
        await stage.AddAsync(10);

        var plan = await stage.Portal.InScopeAsync(async database =>
        {
            await database.Database.OpenConnectionAsync(Token);
            if (kind is DatabaseKind.PostgreSql)
                // A table of three rows is always read whole.
                await database.Database.ExecuteSqlRawAsync("SET enable_seqscan = off", Token);
            await using var command = new DueCertificates(database).Band(stage.Organisation, 30, 14, stage.Portal.Clock.Now)
                .Take(10).CreateDbCommand();
            command.CommandText = (kind is DatabaseKind.PostgreSql ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + command.CommandText;
            await using var reader = await command.ExecuteReaderAsync(Token);
            var lines = new List<string>();
            while (await reader.ReadAsync(Token))
                lines.Add(reader.GetString(reader.FieldCount - 1));
            return string.Join('\n', lines) + '\n';
        });

        plan.ShouldContain("ix_certificate_order_organisation_id_expires_at");
        plan.ShouldContain("ix_certificate_order_renew");
        plan.ShouldMatch("ca_issuance_revoked_organisation|autoindex_ca_issuance|ca_issuance_pkey");
        plan.ShouldNotContain("Seq Scan");
        plan.ShouldNotMatch("(?m)SCAN \\w+$");
    }

    [Theory, EachDatabase]
    public async Task The_worker_looks_at_once_and_then_every_hour(DatabaseKind kind)
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, kind);
        var first = await stage.AddAsync(30);

        await stage.Worker.StartAsync(Token);
        await WaitAsync(async () => await stage.ThresholdsAsync(first) is not "");
        var second = await stage.AddAsync(30);
        await WaitAsync(async () =>
        {
            stage.Portal.Clock.Advance(TimeSpan.FromMinutes(61));
            return await stage.ThresholdsAsync(second) is not "";
        });
        await stage.Worker.StopAsync(Token);

        (await stage.ThresholdsAsync(second)).ShouldBe("(60) 30");
    }

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(50, Token);
    }
}
