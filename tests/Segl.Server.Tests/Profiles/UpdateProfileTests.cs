using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Profiles;

public sealed class UpdateProfileTests(TestDatabases databases)
{
    private const string OtherEmail = "ny@fiskeri.example";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Saves_what_changed_and_the_audit_trail_names_the_fields(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var profile = (await portal.OrderAsync(Forms.WithEmail, Forms.ByLogin)).ProfileId;

        (await UpdateAsync(portal, profile, 0, Forms.WithEmail with { Name = "Ærø Havn", ContactEmail = OtherEmail })).ShouldBeEmpty();

        var saved = await ReadAsync(portal, profile);
        ($"{saved.Name}", $"{saved.ContactEmail}", $"{saved.Email}", saved.Version)
            .ShouldBe(("Ærø Havn", OtherEmail, Forms.CertificateEmail, 1));
        saved.SearchText.ShouldContain("ærø havn");
        (await portal.ReadAuditAsync($"profile:{profile}")).ShouldBe(["profile.create", "profile.update"]);
        (await ReadDetailsAsync(portal, "profile.update")).ShouldContain("Name, ContactEmail");
    }

    [Theory, EachDatabase]
    public async Task Nothing_changed_is_no_change(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var profile = (await portal.OrderAsync(Forms.WithEmail)).ProfileId;

        (await UpdateAsync(portal, profile, 0, Forms.WithEmail)).ShouldBeEmpty();

        (await ReadAsync(portal, profile)).Version.ShouldBe(0);
        (await portal.ReadAuditAsync($"profile:{profile}")).ShouldBe(["profile.create"]);
    }

    [Theory, EachDatabase]
    public async Task Another_address_in_the_certificate_is_validated_anew_and_the_old_link_is_dead(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail);
        var oldToken = await portal.ReadValidationTokenAsync(Forms.CertificateEmail);
        (await ValidateAsync(portal, oldToken)).ShouldBeNull();
        portal.Clock.Advance(ValidationLinks.PauseMin);

        (await UpdateAsync(portal, order.ProfileId, 0, Forms.WithEmail with { Email = OtherEmail })).ShouldBeEmpty();

        (await ReadOrderAsync(portal, order.OrderId)).EmailValidatedAt.ShouldBeNull();
        (await ValidateAsync(portal, oldToken)).ShouldNotBeNull();
        (await ValidateAsync(portal, await portal.ReadValidationTokenAsync(OtherEmail))).ShouldBeNull();
        (await ReadOrderAsync(portal, order.OrderId)).EmailValidatedAt.ShouldNotBeNull();
    }

    [Theory, EachDatabase]
    public async Task An_address_that_is_taken_back_is_validated_with_its_newest_link_only(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail);
        var oldToken = await portal.ReadValidationTokenAsync(Forms.CertificateEmail);
        portal.Clock.Advance(ValidationLinks.PauseMin);
        await UpdateAsync(portal, order.ProfileId, 0, Forms.WithContact);
        portal.Clock.Advance(ValidationLinks.PauseMin);
        await UpdateAsync(portal, order.ProfileId, 1, Forms.WithEmail);

        (await ValidateAsync(portal, oldToken)).ShouldBe("ValidationLinkReplaced");
        (await ValidateAsync(portal, await portal.ReadValidationTokenAsync(Forms.CertificateEmail))).ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task A_mistyped_address_is_corrected_at_once_and_no_mailbox_gets_mails_faster_by_editing(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail with { Email = OtherEmail });
        (await UpdateAsync(portal, order.ProfileId, 0, Forms.WithEmail)).ShouldBeEmpty();

        var back = Forms.WithEmail with { Email = OtherEmail.ToUpperInvariant() };
        var refusal = (await UpdateAsync(portal, order.ProfileId, 1, back)).ShouldHaveSingleItem();
        portal.Clock.Advance(ValidationLinks.PauseMin);

        (refusal.Code, refusal.Field).ShouldBe(("ValidationSentRecently", "Email"));
        ($"{(await ReadAsync(portal, order.ProfileId)).Email}", (await ReadAsync(portal, order.ProfileId)).Version)
            .ShouldBe((Forms.CertificateEmail, 1));
        (await UpdateAsync(portal, order.ProfileId, 1, back)).ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task A_day_has_ten_mails_however_often_the_address_is_changed(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var profile = (await portal.OrderAsync(Forms.WithEmail)).ProfileId;
        for (var sent = 1; sent < ValidationLinks.PerDayMax; sent++)
        {
            portal.Clock.Advance(ValidationLinks.PauseMin);
            (await UpdateAsync(portal, profile, sent - 1, Forms.WithEmail with { Email = $"nr{sent}@fiskeri.example" })).ShouldBeEmpty();
        }

        portal.Clock.Advance(ValidationLinks.PauseMin);
        var refusal = (await UpdateAsync(portal, profile, ValidationLinks.PerDayMax - 1, Forms.WithEmail)).ShouldHaveSingleItem();

        refusal.Code.ShouldBe("ValidationSentRecently");
        (await UpdateAsync(portal, profile, ValidationLinks.PerDayMax - 1, Forms.WithContact)).ShouldBeEmpty("no address, no mail");
    }

    [Theory, EachDatabase]
    public async Task A_validation_at_the_same_time_never_counts_for_the_other_address(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        for (var round = 0; round < 5; round++)
        {
            var order = await portal.OrderAsync(Forms.WithEmail);
            var token = await portal.ReadValidationTokenAsync(Forms.CertificateEmail);
            portal.Clock.Advance(ValidationLinks.PauseMin);

            await Task.WhenAll(ValidateAsync(portal, token), UpdateAsync(portal, order.ProfileId, 0, Forms.WithEmail with
            {
                Email = OtherEmail,
            }));

            var (profile, after) = (await ReadAsync(portal, order.ProfileId), await ReadOrderAsync(portal, order.OrderId));
            (after.EmailValidatedAt is null).ShouldBe($"{profile.Email}" == OtherEmail);
        }
    }

    [Theory, EachDatabase]
    public async Task A_new_contact_person_is_told_where_to_fetch(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync();

        await UpdateAsync(portal, order.ProfileId, 0, Forms.WithContact with { ContactEmail = OtherEmail });

        (await portal.ReadMailsAsync())
            .Count(mail =>
                mail.Recipient == OtherEmail
                    && mail.Body.Contains(OrderPaths.Fetch(order.ReferenceNumber), StringComparison.Ordinal)).ShouldBe(1);
        (await portal.InScopeAsync(
            database => database.Notices.CountAsync(notice => notice.Path == OrderPaths.Fetch(order.ReferenceNumber), Token))).ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task The_code_of_a_former_contact_person_dies_and_the_new_one_gets_a_new_code(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, former) = await portal.OrderWithCodeAsync();

        (await UpdateAsync(portal, order.ProfileId, 0, Forms.WithContact with { ContactEmail = OtherEmail })).ShouldBeEmpty();

        (await portal.CheckAsync($"{order.ReferenceNumber}", former.Code.Reveal())).Refusal.ShouldNotBeNull().Code.ShouldBe("CodeReplaced");
        var code = (await portal.CreateCodeAsync(order.OrderId, replacedId: null)).Value;
        (await portal.CheckAsync($"{order.ReferenceNumber}", code.Code.Reveal())).IsRefused.ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task The_code_lives_on_where_the_contact_persons_address_stays(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderWithCodeAsync();

        (await UpdateAsync(portal, order.ProfileId, 0, Forms.WithContact with { ContactName = "Karen Modtager" })).ShouldBeEmpty();

        (await portal.CheckAsync($"{order.ReferenceNumber}", code.Code.Reveal())).IsRefused.ShouldBeFalse();
    }

    [Theory]
    [EachDatabase("Name")]
    [EachDatabase("Email")]
    public async Task What_a_certificate_being_issued_says_stays_until_it_is_fetched(DatabaseKind kind, string field)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithContact, Forms.ByLogin);
        await SetStatusAsync(portal, OrderStatus.Issuing);
        var changed = field == "Name" ? Forms.WithContact with { Name = "Et andet navn" } : Forms.WithEmail;

        var refusal = (await UpdateAsync(portal, order.ProfileId, 0, changed)).ShouldHaveSingleItem();

        (refusal.Code, refusal.Arguments[0]).ShouldBe(("ProfileBeingIssued", $"{order.ReferenceNumber}"));
        (await ReadAsync(portal, order.ProfileId)).Version.ShouldBe(0);
        (await portal.ReadAuditAsync($"profile:{order.ProfileId}")).ShouldBe(["profile.create"]);
        await SetStatusAsync(portal, OrderStatus.Delivered);
        (await UpdateAsync(portal, order.ProfileId, 0, changed)).ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task The_contact_person_may_change_while_a_certificate_is_being_issued(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithContact, Forms.ByLogin);
        await SetStatusAsync(portal, OrderStatus.Issuing);

        (await UpdateAsync(portal, order.ProfileId, 0, Forms.WithContact with { ContactEmail = OtherEmail })).ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase("ContactName")]
    [EachDatabase("ContactEmail")]
    public async Task The_contact_person_stays_while_an_order_needs_the_person(DatabaseKind kind, string field)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync();
        var without = field == "ContactName" ? Forms.WithContact with { ContactName = "" } : Forms.WithContact with { ContactEmail = "" };

        var refusal = (await UpdateAsync(portal, order.ProfileId, 0, without)).ShouldHaveSingleItem();
        await portal.RunAsync(async (DeleteOrder delete) => await delete.HandleAsync(order.OrderId, portal.Orderer, Token) is null);

        (refusal.Code, refusal.Field, refusal.Arguments[0]).ShouldBe(("ContactNeededByOrder", field, $"{order.ReferenceNumber}"));
        (await UpdateAsync(portal, order.ProfileId, 0, without)).ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task Of_two_administrators_the_second_is_told_and_nothing_is_lost(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var profile = (await portal.OrderAsync()).ProfileId;

        var answers = await Task.WhenAll(
            UpdateAsync(portal, profile, 0, Forms.WithContact with { Name = "Den ene" }),
            UpdateAsync(portal, profile, 0, Forms.WithContact with { Name = "Den anden" }),
            RightsAsync(portal, profile, 0, SystemRights.IdmServices));

        answers.Count(answer => answer.Count == 0).ShouldBe(1);
        answers.Where(answer => answer.Count > 0).ShouldAllBe(answer => answer[0].Code == UnitOfWork.ChangedMeanwhile);
        (await ReadAsync(portal, profile)).Version.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task Everything_wrong_with_the_form_is_told_at_once(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var profile = (await portal.OrderAsync()).ProfileId;

        var refusals = await UpdateAsync(portal, profile, 0, Forms.WithContact with { Name = "", Email = "pøst@fiskeri.example" });

        refusals.Select(refusal => refusal.Field).ShouldBe(["Name", "Email"]);
    }

    [Theory, EachDatabase]
    public async Task Rights_and_seals_are_saved_at_once(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var profile = (await portal.OrderAsync()).ProfileId;

        var unknown = await RightsAsync(portal, profile, 0, (SystemRights)8);
        var given = await RightsAsync(portal, profile, 0, SystemRights.IdmServices);
        var notAllowed = await SealsAsync(portal, profile, 1, Seals.Allowed);
        await portal.ChangeOrganisationAsync(organisation => organisation.AllowsSeals = true);
        var allowed = await SealsAsync(portal, profile, 1, Seals.Allowed);
        await portal.ChangeOrganisationAsync(organisation => organisation.AllowsSeals = false);
        var takenBack = await SealsAsync(portal, profile, 2, Seals.NotAllowed);
        var stale = await SealsAsync(portal, profile, 2, Seals.NotAllowed);

        unknown[0].Code.ShouldBe("SystemRightUnknown");
        notAllowed.ShouldBe("SealsNotAllowed");
        (given.Count, allowed, takenBack, stale).ShouldBe((0, null, null, UnitOfWork.ChangedMeanwhile));
        (await ReadAsync(portal, profile)).SystemRights.ShouldBe(SystemRights.IdmServices);
        (await portal.ReadAuditAsync($"profile:{profile}")).ShouldBe(
            ["profile.create", "profile.change-system-rights", "profile.change-seals", "profile.change-seals"]);
    }

    private static Task<IReadOnlyList<Refusal>> UpdateAsync(OrderPortal portal, Guid profileId, int seenVersion, ProfileForm form) =>
        portal.RunAsync((UpdateProfile update) => update.HandleAsync(profileId, seenVersion, form, portal.Orderer, Token));

    private static Task<IReadOnlyList<Refusal>> RightsAsync(OrderPortal portal, Guid profileId, int seenVersion, SystemRights rights) =>
        portal.RunAsync(async (ChangeSystemRights change) =>
            await change.HandleAsync(profileId, seenVersion, rights, portal.Orderer, Token) is { } refusal
                ? [refusal]
                : (IReadOnlyList<Refusal>)[]);

    private static Task SetStatusAsync(OrderPortal portal, OrderStatus status) => portal.InScopeAsync(database =>
        database.Orders.ExecuteUpdateAsync(set => set.SetProperty(order => order.Status, status), Token));

    private static async Task<string?> SealsAsync(OrderPortal portal, Guid profileId, int seenVersion, Seals seals) =>
        (await portal.RunAsync<ChangeSeals,
            Refusal?>(change => change.HandleAsync(profileId, seenVersion, seals, portal.Orderer, Token)))?.Code;

    private static async Task<string?> ValidateAsync(OrderPortal portal, string token) =>
        (await portal.RunAsync((ValidateEmail validate) => validate.HandleAsync(token, "192.0.2.7", Token))).Refusal?.Code;

    private static Task<CertificateProfile> ReadAsync(OrderPortal portal, Guid profileId) =>
        portal.InScopeAsync(database => database.Profiles.AsNoTracking().SingleAsync(profile => profile.Id == profileId, Token));

    private static Task<CertificateOrder> ReadOrderAsync(OrderPortal portal, Guid orderId) =>
        portal.InScopeAsync(database => database.Orders.AsNoTracking().SingleAsync(order => order.Id == orderId, Token));

    private static async Task<string> ReadDetailsAsync(OrderPortal portal, string action)
    {
        await portal.Services.GetRequiredService<AuditTrail>().LinkAsync(Token);
        await using var connection = await portal.Services.GetRequiredService<CaDatabase>().OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT details FROM ca_audit_event WHERE action = '{action}'";
        return (string)(await command.ExecuteScalarAsync(Token))!; // There is one.
    }
}
