using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Orders;

public sealed class OrderFormTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Steps_are_answered_in_their_order(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind, settings => settings.AllowsSeals = true);
        var draft = (await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, portal.Orderer, Token))).Value;
        var steps = new List<OrderStep?> { (await FindAsync(portal, draft)).FirstIncomplete };

        await portal.RunAsync((SaveMasterData save) => save.HandleAsync(draft, Forms.WithContact, portal.Orderer, Token));
        steps.Add((await FindAsync(portal, draft)).FirstIncomplete);
        await portal.RunAsync((SaveSystemRights save) => save.HandleAsync(draft, SystemRights.CertificateHandling, portal.Orderer, Token));
        steps.Add((await FindAsync(portal, draft)).FirstIncomplete);
        await portal.RunAsync((SaveSeals save) => save.HandleAsync(draft, Seals.Allowed, portal.Orderer, Token));
        steps.Add((await FindAsync(portal, draft)).FirstIncomplete);
        await portal.RunAsync((SaveCertificate save) => save.HandleAsync(draft, Forms.ByCode, portal.Orderer, Token));
        steps.Add((await FindAsync(portal, draft)).FirstIncomplete);

        steps.ShouldBe([OrderStep.MasterData, OrderStep.SystemRights, OrderStep.Seals, OrderStep.Certificate, null]);
    }

    [Theory, EachDatabase]
    public async Task A_step_whose_turn_has_not_come_is_refused(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var draft = (await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, portal.Orderer, Token))).Value;

        var skipped = await portal.RunAsync((SaveCertificate save) => save.HandleAsync(draft, Forms.ByCode, portal.Orderer, Token));
        var seals = await portal.RunAsync((SaveSeals save) => save.HandleAsync(draft, Seals.Allowed, portal.Orderer, Token));

        skipped.Single().Code.ShouldBe("OrderStepSkipped");
        seals.Single().Code.ShouldBe("OrderStepSkipped");
    }

    [Theory, EachDatabase]
    public async Task A_refused_step_is_not_kept(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var draft = (await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, portal.Orderer, Token))).Value;

        var refusals = await portal.RunAsync((SaveMasterData save) => save.HandleAsync(draft, new ProfileForm(), portal.Orderer, Token));

        refusals.Single()
            .ShouldSatisfyAllConditions(refusal => refusal.Code.ShouldBe("NameEmpty"), refusal => refusal.Field.ShouldBe("Name"));
        (await FindAsync(portal, draft)).Answers.MasterData.ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task A_system_right_that_does_not_exist_is_refused(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var draft = (await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, portal.Orderer, Token))).Value;
        await portal.RunAsync((SaveMasterData save) => save.HandleAsync(draft, Forms.NameOnly, portal.Orderer, Token));

        var refusals = await portal.RunAsync((SaveSystemRights save) => save.HandleAsync(draft, (SystemRights)64, portal.Orderer, Token));

        refusals.Single().Code.ShouldBe("SystemRightUnknown");
    }

    [Theory, EachDatabase]
    public async Task Removing_the_contact_afterwards_asks_for_the_certificate_step_again(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var draft = await portal.FillInAsync();

        await portal.RunAsync((SaveMasterData save) => save.HandleAsync(draft, Forms.NameOnly, portal.Orderer, Token));

        (await FindAsync(portal, draft)).FirstIncomplete.ShouldBe(OrderStep.Certificate);
        (await portal.ConfirmAsync(draft)).Refusal.ShouldNotBeNull().Code.ShouldBe("OrderIncomplete");
    }

    [Theory, EachDatabase]
    public async Task Settings_that_changed_meanwhile_count_at_confirming(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind, settings => settings.AllowsApiIdentification = true);
        var draft = await portal.FillInAsync(certificate: Forms.ByApi);
        await portal.ChangeOrganisationAsync(organisation => organisation.AllowsApiIdentification = false);

        (await portal.ConfirmAsync(draft)).Refusal.ShouldNotBeNull().Code.ShouldBe("OrderIncomplete");
    }

    [Theory, EachDatabase]
    public async Task A_confirmed_form_cannot_be_changed(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var draft = await portal.FillInAsync();
        await portal.ConfirmAsync(draft);

        var refusals = await portal.RunAsync((SaveMasterData save) => save.HandleAsync(draft, Forms.NameOnly, portal.Orderer, Token));

        refusals.Single().Code.ShouldBe("OrderAlreadyConfirmed");
    }

    [Theory, EachDatabase]
    public async Task A_draft_is_seen_by_nobody_else_and_only_for_a_day(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var draft = await portal.FillInAsync();
        var colleague = await portal.AddMemberAsync(
            portal.Orderer.OrganisationId, "Kai Kollega", "kai@fiskeri.example", "da", Role.UserAdministrator);

        (await RefusalAsync(portal, draft, colleague)).ShouldBe("NotFound");
        (await RefusalAsync(portal, draft, portal.Stranger)).ShouldBe("NotFound");
        (await RefusalAsync(portal, draft, portal.Orderer)).ShouldBeNull();
        portal.Clock.Advance(TimeSpan.FromDays(1));
        (await RefusalAsync(portal, draft, portal.Orderer)).ShouldBe("NotFound");
    }

    [Theory, EachDatabase]
    public async Task Old_drafts_are_swept_and_young_ones_stay(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        await portal.FillInAsync();
        portal.Clock.Advance(TimeSpan.FromHours(23));
        var young = await portal.FillInAsync();
        portal.Clock.Advance(TimeSpan.FromHours(1));

        var swept = await SweeperOf(portal).SweepAsync(Token);

        swept.ShouldBe(1);
        (await portal.InScopeAsync(database => database.OrderDrafts.SingleAsync(Token))).Id.ShouldBe(young);
    }

    [Theory, EachDatabase]
    public async Task A_person_has_twenty_open_forms_at_most(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);

        for (var form = 0; form < 22; form++)
        {
            portal.Clock.Advance(TimeSpan.FromSeconds(1));
            await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, portal.Orderer, Token));
        }

        (await portal.InScopeAsync(database => database.OrderDrafts.CountAsync(Token))).ShouldBe(20);
    }

    [Theory, EachDatabase]
    public async Task A_production_unit_is_one_of_the_organisations_own(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind, WithTwoUnits);
        var draft = (await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, portal.Orderer, Token))).Value;

        var foreign = await portal.RunAsync((SaveMasterData save) =>
            save.HandleAsync(draft, Forms.NameOnly with { ProductionUnit = "1999999999" }, portal.Orderer, Token));
        var own = await portal.RunAsync((SaveMasterData save) =>
            save.HandleAsync(draft, Forms.NameOnly with { ProductionUnit = "1000000002" }, portal.Orderer, Token));

        foreign.Single()
            .ShouldSatisfyAllConditions(refusal => refusal.Code.ShouldBe("ProductionUnitUnknown"), refusal =>
                refusal.Field.ShouldBe("ProductionUnit"));
        own.ShouldBeEmpty();
    }

    [Fact]
    public void Answers_that_somebody_else_wrote_are_not_read()
    {
        Should.Throw<System.Text.Json.JsonException>(() => OrderAnswers.FromJson("""{"MasterData":{"Name":null}}"""));
        Should.Throw<System.Text.Json.JsonException>(() => OrderAnswers.FromJson("""{"IsAdministrator":true}"""));
        Should.Throw<System.Text.Json.JsonException>(() => OrderAnswers.FromJson("""{"AllowsSeals":true,"AllowsSeals":false}"""));
    }

    private static void WithTwoUnits(Organisation organisation)
    {
        organisation.ProductionUnits.Add(new ProductionUnit { Number = PNumber.Parse("1000000001").Value });
        organisation.ProductionUnits.Add(new ProductionUnit { Number = PNumber.Parse("1000000002").Value });
    }

    private static async Task<OpenDraft> FindAsync(OrderPortal portal, Guid draft) =>
        (await portal.RunAsync((OpenDrafts drafts) => drafts.FindAsync(draft, portal.Orderer, Token))).Value;

    private static async Task<string?> RefusalAsync(OrderPortal portal, Guid draft, Actor actor) =>
        (await portal.RunAsync((OpenDrafts drafts) => drafts.FindAsync(draft, actor, Token))).Refusal?.Code;

    private static DraftSweeper SweeperOf(OrderPortal portal) =>
        ((IEnumerable<Microsoft.Extensions.Hosting.IHostedService>)portal.Services.GetService(
            typeof(IEnumerable<Microsoft.Extensions.Hosting.IHostedService>))!)
        .OfType<DraftSweeper>().Single();
}
