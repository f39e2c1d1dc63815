using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Revoking;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Requests;
using Segl.Pki.Revocation;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;
using Segl.Server.Tests.Issuing;
using Segl.Server.Tests.Orders;
using Segl.Server.Texts;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Certificates;

public sealed class RevokeCertificateTests(TestDatabases databases)
{
    private const int AdministratorsAtOnce = 8;

    private static readonly RevocationForm s_form = new(RevocationCause.KeyDestroyed, IsConfirmed: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Revokes_at_once_and_tells_contact_person_and_administrators(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal);

        var revoked = (await RevokeAsync(portal, profile, serial)).Value;

        revoked.ShouldBe(new Revocation(portal.Orders.Clock.Now, RevocationReason.CessationOfOperation));
        (await portal.Authority.FindAsync(serial, Token))!.Revocation.ShouldBe(revoked);
        (await ReadMailsAsync(portal)).Select(mail => mail.Recipient).Order().ShouldBe(["inger@fiskeri.example", Forms.Contact]);
        (await ReadMailsAsync(portal)).ShouldAllBe(mail => mail.Body.Contains($"{serial}", StringComparison.Ordinal));
        (await portal.Orders.InScopeAsync(
            database =>
                database.Notices.Where(notice => notice.Kind == "Certificates.Notice.Revoked").Select(notice => notice.AccountId)
                    .ToListAsync(Token)))
            .ShouldBe([portal.Orders.Orderer.AccountId]);
        var (actor, details) = (await ReadAuditAsync(portal, serial)).ShouldHaveSingleItem();
        actor.ShouldBe($"account:{portal.Orders.Orderer.AccountId}");
        details.ShouldContain("127.0.0.1");
        details.ShouldContain("KeyDestroyed");
        details.ShouldContain("CessationOfOperation");
    }

    [Theory, EachDatabase]
    public async Task Asking_again_answers_the_first_revocation_and_tells_nobody_again(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal);
        var first = (await RevokeAsync(portal, profile, serial)).Value;
        var mails = (await ReadMailsAsync(portal)).Count;
        portal.Orders.Clock.Advance(TimeSpan.FromDays(1));

        var second = (await RevokeAsync(portal, profile, serial, s_form with { Cause = RevocationCause.NoLongerTied })).Value;

        second.ShouldBe(first);
        (await ReadMailsAsync(portal)).Count.ShouldBe(mails);
        (await ReadAuditAsync(portal, serial)).Count.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task Several_administrators_at_once_make_one_revocation_and_all_see_it(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal);
        var causes = Enum.GetValues<RevocationCause>();

        var answers = await Task.WhenAll(Enumerable.Range(0, AdministratorsAtOnce)
            .Select(number => RevokeAsync(portal, profile, serial, s_form with { Cause = causes[number % causes.Length] })));

        answers.Select(answer => answer.Value).Distinct().ShouldHaveSingleItem();
        (await ReadAuditAsync(portal, serial)).Count.ShouldBe(1);
        (await ReadMailsAsync(portal)).Select(mail => mail.Recipient).Order().ShouldBe(["inger@fiskeri.example", Forms.Contact]);
    }

    [Theory, EachDatabase]
    public async Task Only_who_may_see_the_certificate_gets_a_link_to_it(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal);

        await RevokeAsync(portal, profile, serial);

        var mails = await ReadMailsAsync(portal);
        mails.Single(mail => mail.Recipient == "inger@fiskeri.example").Body.ShouldContain($"/certifikater/{profile}/");
        var outsider = mails.Single(mail => mail.Recipient == Forms.Contact).Body;
        outsider.ShouldNotContain("/certifikater/");
        outsider.ShouldContain("spørg en brugeradministrator hos Ærø Fiskeri ApS");
    }

    [Theory]
    [EachDatabase(Role.ContactPerson, false)]
    [EachDatabase(Role.RightsAdministrator, true)]
    public async Task A_contact_person_with_an_account_gets_a_link_if_the_role_may_follow_it(DatabaseKind kind, Role role, bool isLinked)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        await portal.Orders.AddMemberAsync(portal.Orders.Orderer.OrganisationId, "Karen", Forms.Contact, "da", role);
        var (profile, serial) = await MakeAsync(portal);

        await RevokeAsync(portal, profile, serial);

        (await ReadMailsAsync(portal)).Single(mail => mail.Recipient == Forms.Contact).Body
            .Contains("/certifikater/", StringComparison.Ordinal).ShouldBe(isLinked);
    }

    [Theory, EachDatabase]
    public async Task A_crash_before_the_engine_was_asked_loses_neither_revocation_nor_mails(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal);
        await WriteEntryAsync(portal, serial);
        (await portal.Authority.FindAsync(serial, Token))!.Revocation.ShouldBeNull();

        var mails = await ReadMailsAsync(portal);

        (await portal.Authority.FindAsync(serial, Token))!.Revocation!.Reason.ShouldBe(RevocationReason.CessationOfOperation);
        mails.Select(mail => mail.Recipient).Order().ShouldBe(["inger@fiskeri.example", Forms.Contact]);
        (await RevokeAsync(portal, profile, serial)).IsRefused.ShouldBeFalse();
        (await ReadMailsAsync(portal)).Count.ShouldBe(2);
        (await ReadAuditAsync(portal, serial)).Count.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task The_outbox_trying_again_tells_nobody_twice(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (_, serial) = await MakeAsync(portal);
        var (id, payload) = await WriteEntryAsync(portal, serial);

        // As two nodes do whose lease ended, and as one that died before it had written down that it was done.
        await Task.WhenAll(Enumerable.Range(0, AdministratorsAtOnce).Select(_ => HandleAsync(portal, id, payload)));
        await HandleAsync(portal, id, payload);

        (await ReadMailsAsync(portal)).Select(mail => mail.Recipient).Order().ShouldBe(["inger@fiskeri.example", Forms.Contact]);
        (await ReadAuditAsync(portal, serial)).Count.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task A_compromised_key_is_refused_to_another_organisation_in_words(DatabaseKind kind)
    {
        using var key = RSA.Create(3072);
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal, key);
        (await RevokeAsync(portal, profile, serial, s_form with { Cause = RevocationCause.KeySuspected })).IsRefused.ShouldBeFalse();
        var session = await PrepareForeignAsync(portal);

        var request = Encoding.ASCII.GetBytes(CertificationRequest.Parse(CertificationRequest.Write(key)).Value.ToPem());
        var refusal = (await portal.RunAsync((IssueFromRequest issue) => issue.HandleAsync(session, request, Token)))
            .Refusal.ShouldNotBeNull();

        refusal.Code.ShouldBe("KeyCompromised");
        TextCatalogue.Load().Find(Language.Danish, $"Refusal.{refusal.Code}")
            .ShouldBe("Nøglen er meldt kompromitteret og bruges aldrig mere. Lav en ny nøgle.");
    }

    [Theory, EachDatabase]
    public async Task Refuses_what_cannot_be_revoked(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal);
        var expiry = (await portal.Authority.FindAsync(serial, Token))!.Certificate.Validity.NotAfter;

        var withoutCause = await RevokeAsync(portal, profile, serial, s_form with { Cause = null });
        var unconfirmed = await RevokeAsync(portal, profile, serial, s_form with { IsConfirmed = false });
        var unknown = await RevokeAsync(portal, profile, SerialNumber.Draw());
        var foreign = await portal.RunAsync((RevokeCertificate revoke) =>
            revoke.HandleAsync(profile, serial, s_form, portal.Orders.Stranger, Token));
        portal.Orders.Clock.AdvanceTo(expiry.AddSeconds(1));
        var expired = await RevokeAsync(portal, profile, serial);

        new[] { withoutCause, unconfirmed, unknown, foreign, expired }.Select(answer => answer.Refusal!.Code)
            .ShouldBe(["RevocationCauseMissing", "RevocationNotConfirmed", "NotFound", "NotFound", "CertificateExpired"]);
        (await portal.Authority.FindAsync(serial, Token))!.Revocation.ShouldBeNull();
    }

    [Theory]
    [InlineData(RevocationCause.DataNoLongerRight, RevocationReason.AffiliationChanged)]
    [InlineData(RevocationCause.KeyAccessLost, RevocationReason.CessationOfOperation)]
    [InlineData(RevocationCause.KeySuspected, RevocationReason.KeyCompromise)]
    [InlineData(RevocationCause.KeyDestroyed, RevocationReason.CessationOfOperation)]
    [InlineData(RevocationCause.NoLongerTied, RevocationReason.AffiliationChanged)]
    public void Each_cause_has_the_code_of_the_table(RevocationCause cause, RevocationReason reason) =>
        RevocationCauses.ReasonFor(cause).ShouldBe(reason);

    private static async Task<(Guid ProfileId, SerialNumber Serial)> MakeAsync(IssuingPortal portal, RSA? key = null)
    {
        var profile = (await portal.Orders.OrderAsync()).ProfileId;
        return (profile, await DeliveredCertificates.AddAsync(portal.Orders.Services, profile, key));
    }

    private static Task<Result<Revocation>> RevokeAsync(
        IssuingPortal portal, Guid profileId, SerialNumber serial, RevocationForm? form = null) =>
        portal.RunAsync((RevokeCertificate revoke) => revoke.HandleAsync(profileId, serial, form ?? s_form, portal.Orders.Orderer, Token));

    // What the operation commits before it asks the engine.
    private static async Task<(Guid Id, byte[] Payload)> WriteEntryAsync(IssuingPortal portal, SerialNumber serial)
    {
        var orderId = await portal.Orders.InScopeAsync(database =>
            database.Orders.Where(order => order.Serial == serial).Select(order => order.Id).SingleAsync(Token));
        var wanted = new WantedRevocation(
            orderId, $"{serial}", RevocationCause.KeyAccessLost, portal.Orders.Orderer.AuditName, "192.0.2.7");
        var id = OutboxEntry.IdOf(CarryOutRevocation.OutboxKind, $"{serial}");
        await portal.RunAsync(async (UnitOfWork unit) =>
        {
            unit.SendOnce(id, CarryOutRevocation.OutboxKind, wanted);
            return await unit.CommitAsync(Token) is null;
        });
        return (id, JsonSerializer.SerializeToUtf8Bytes(wanted));
    }

    private static Task<bool> HandleAsync(IssuingPortal portal, Guid id, byte[] payload) => portal.RunAsync(
        async (CarryOutRevocation carryOut) =>
    {
        await carryOut.HandleAsync(id, payload, Token);
        return true;
    });

    private static async Task<IReadOnlyList<DemonstrationMail>> ReadMailsAsync(IssuingPortal portal) =>
        [.. (await portal.Orders.ReadMailsAsync()).Where(mail => mail.Subject.Contains("er spærret", StringComparison.Ordinal))];

    private static async Task<IReadOnlyList<(string Actor, string Details)>> ReadAuditAsync(IssuingPortal portal, SerialNumber serial)
    {
        await portal.Orders.Services.GetRequiredService<AuditTrail>().LinkAsync(Token);
        await using var connection = await portal.Orders.Services.GetRequiredService<CaDatabase>().OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT actor, details FROM ca_audit_event WHERE action = 'certificate.revoke' AND subject = '{serial}'";
        await using var reader = await command.ExecuteReaderAsync(Token);
        var events = new List<(string, string)>();
        while (await reader.ReadAsync(Token))
            events.Add((reader.GetString(0), reader.GetString(1)));
        return events;
    }

    // An order of the other organisation for an own request, with its holder ready to send it.
    private static async Task<IssuingSession> PrepareForeignAsync(IssuingPortal portal)
    {
        var actor = portal.Orders.Stranger;
        var draft = (await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, actor, Token))).Value;
        await portal.RunAsync((SaveMasterData save) => save.HandleAsync(draft, Forms.WithContact, actor, Token));
        await portal.RunAsync((SaveSystemRights save) => save.HandleAsync(draft, SystemRights.None, actor, Token));
        await portal.RunAsync((SaveCertificate save) =>
            save.HandleAsync(draft, Forms.ByCode with { Method = IssuingMethod.OwnRequest }, actor, Token));
        var order = (await portal.RunAsync((ConfirmOrder confirm) => confirm.HandleAsync(draft, actor, Token))).Value;
        var code = (await portal.Orders.CreateCodeAsync(order.OrderId, replacedId: null, actor)).Value;
        return await portal.PrepareAsync(order, code.Code.Reveal());
    }
}
