using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Orders;

public sealed class ValidateEmailTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Opening_the_link_tells_what_it_asks_and_changes_nothing(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail);
        var token = await portal.ReadValidationTokenAsync(Forms.CertificateEmail);

        var question = (await portal.RunAsync((ValidateEmail validate) => validate.FindAsync(token, Token))).Value;

        ($"{question.ProfileName}", $"{question.OrganisationName}", $"{question.Email}")
            .ShouldBe(("Fangstregistret", "Ærø Fiskeri ApS", Forms.CertificateEmail));
        (await RefusalAsync(portal, order)).ShouldBe("CertificateEmailNotValidated");
    }

    [Theory, EachDatabase]
    public async Task Validating_opens_the_order_once(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail);
        var token = await portal.ReadValidationTokenAsync(Forms.CertificateEmail);

        (await ValidateAsync(portal, token)).IsRefused.ShouldBeFalse();

        (await RefusalAsync(portal, order)).ShouldBeNull();
        (await ValidateAsync(portal, token)).Refusal.ShouldNotBeNull().Code.ShouldBe("ValidationLinkUsed");
        (await portal.ReadAuditAsync($"order:{order.OrderId}")).ShouldBe(["order.create", "order.email-validate"]);
    }

    [Theory, EachDatabase]
    public async Task Ten_at_once_validate_once(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail);
        var token = await portal.ReadValidationTokenAsync(Forms.CertificateEmail);

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ValidateAsync(portal, token)));

        results.Count(result => !result.IsRefused).ShouldBe(1);
        (await portal.ReadAuditAsync($"order:{order.OrderId}")).Count(action => action == "order.email-validate").ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task A_validation_counts_for_its_own_order_only(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var first = await portal.OrderAsync(Forms.WithEmail);
        await ValidateAsync(portal, await portal.ReadValidationTokenAsync(Forms.CertificateEmail));
        var draft = (await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(first.ProfileId, portal.Orderer, Token))).Value;
        await portal.RunAsync((SaveCertificate save) => save.HandleAsync(draft, Forms.ByCode, portal.Orderer, Token));

        var second = (await portal.ConfirmAsync(draft)).Value;

        (await RefusalAsync(portal, second)).ShouldBe("CertificateEmailNotValidated");
    }

    [Theory, EachDatabase]
    public async Task A_link_works_for_fourteen_days(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        await portal.OrderAsync(Forms.WithEmail);
        var token = await portal.ReadValidationTokenAsync(Forms.CertificateEmail);
        portal.Clock.Advance(TimeSpan.FromDays(14));

        (await ValidateAsync(portal, token)).Refusal.ShouldNotBeNull().Code.ShouldBe("ValidationLinkExpired");
    }

    [Theory, EachDatabase]
    public async Task The_link_of_a_deleted_order_says_so(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail);
        var token = await portal.ReadValidationTokenAsync(Forms.CertificateEmail);
        await portal.RunAsync<DeleteOrder, Refusal?>(delete => delete.HandleAsync(order.OrderId, portal.Orderer, Token));

        (await ValidateAsync(portal, token)).Refusal.ShouldNotBeNull().Code.ShouldBe("ValidationOrderDeleted");
    }

    [Theory, EachDatabase]
    public async Task A_link_to_an_address_that_was_changed_does_not_validate_the_new_one(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail);
        var token = await portal.ReadValidationTokenAsync(Forms.CertificateEmail);
        await portal.InScopeAsync(async database =>
        {
            var organisation = await database.Organisations.SingleAsync(own => own.Id == portal.Orderer.OrganisationId, Token);
            var details = ProfileDetails.Read(Forms.WithEmail with { Email = "ny@fiskeri.example" }, organisation)
                .Details.ShouldNotBeNull();
            (await database.Profiles.SingleAsync(Token)).Describe(details);
            return await database.SaveChangesAsync(Token);
        });

        (await ValidateAsync(portal, token)).Refusal.ShouldNotBeNull().Code.ShouldBe("ValidationAddressChanged");
        (await RefusalAsync(portal, order)).ShouldBe("CertificateEmailNotValidated");
    }

    [Theory]
    [EachDatabase("")]
    [EachDatabase("abc")]
    [EachDatabase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [EachDatabase("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public async Task A_link_that_nobody_sent_leads_nowhere(DatabaseKind kind, string token)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        await portal.OrderAsync(Forms.WithEmail);

        (await ValidateAsync(portal, token)).Refusal.ShouldNotBeNull().Code.ShouldBe("NotFound");
    }

    [Theory, EachDatabase]
    public async Task Sending_again_kills_the_old_link(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail);
        var old = await portal.ReadValidationTokenAsync(Forms.CertificateEmail);
        portal.Clock.Advance(TimeSpan.FromMinutes(3));

        (await SendAsync(portal, order, portal.Orderer)).ShouldBeNull();

        (await ValidateAsync(portal, old)).Refusal.ShouldNotBeNull().Code.ShouldBe("ValidationLinkReplaced");
        (await ValidateAsync(portal, await portal.ReadValidationTokenAsync(Forms.CertificateEmail))).IsRefused.ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task Sending_again_waits_two_minutes_also_for_ten_at_once(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail);
        (await SendAsync(portal, order, portal.Orderer)).ShouldNotBeNull().Code.ShouldBe("ValidationSentRecently");
        portal.Clock.Advance(TimeSpan.FromMinutes(3));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SendAsync(portal, order, portal.Orderer)));

        (await portal.InScopeAsync(database => database.EmailValidations.CountAsync(Token))).ShouldBe(2);
    }

    [Theory, EachDatabase]
    public async Task Sending_again_stops_at_ten_a_day(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail);
        Refusal? refusal = null;

        for (var mail = 2; mail <= 11; mail++)
        {
            portal.Clock.Advance(TimeSpan.FromMinutes(3));
            refusal = await SendAsync(portal, order, portal.Orderer);
        }

        refusal.ShouldNotBeNull().Code.ShouldBe("ValidationSentRecently");
        (await portal.InScopeAsync(database => database.EmailValidations.CountAsync(Token))).ShouldBe(ValidationLinks.PerDayMax);
    }

    [Theory, EachDatabase]
    public async Task Sending_again_is_refused_where_nothing_is_to_be_validated(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync();

        (await SendAsync(portal, order, portal.Orderer)).ShouldNotBeNull().Code.ShouldBe("ValidationNotNeeded");
        (await SendAsync(portal, order, portal.Stranger)).ShouldNotBeNull().Code.ShouldBe("NotFound");
    }

    [Theory, EachDatabase]
    public async Task After_the_certificate_was_fetched_the_link_says_so_and_changes_nothing(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(Forms.WithEmail);
        var token = await portal.ReadValidationTokenAsync(Forms.CertificateEmail);
        await portal.InScopeAsync(database =>
            database.Orders.ExecuteUpdateAsync(set => set.SetProperty(each => each.Status, OrderStatus.Delivered), Token));

        var opened = await portal.RunAsync((ValidateEmail validate) => validate.FindAsync(token, Token));
        var validated = await ValidateAsync(portal, token);

        (opened.Refusal?.Code, validated.Refusal?.Code).ShouldBe(("ValidationOrderFetched", "ValidationOrderFetched"));
        (await portal.ReadAuditAsync($"order:{order.OrderId}")).ShouldBe(["order.create"]);
    }

    [Fact]
    public async Task No_token_stands_in_the_table()
    {
        await using var portal = await OrderPortal.OpenAsync(databases, DatabaseKind.Sqlite);
        await portal.OrderAsync(Forms.WithEmail);
        var token = ValidationToken.Find(await portal.ReadValidationTokenAsync(Forms.CertificateEmail)).ShouldNotBeNull();

        var stored = await portal.InScopeAsync(database => database.EmailValidations.SingleAsync(Token));

        stored.TokenHash.ShouldBe(token.Hash);
        token.ToString().ShouldBe("(validation token)");
    }

    private static Task<Result<ValidationQuestion>> ValidateAsync(OrderPortal portal, string? token) =>
        portal.RunAsync((ValidateEmail validate) => validate.HandleAsync(token, "127.0.0.1", Token));

    private static Task<Refusal?> SendAsync(OrderPortal portal, ConfirmedOrder order, Actor actor) =>
        portal.RunAsync((SendEmailValidation send) => send.HandleAsync(order.OrderId, actor, Token));

    private static Task<string?> RefusalAsync(OrderPortal portal, ConfirmedOrder confirmed) => portal.InScopeAsync(async database =>
    {
        var order = await database.Orders.SingleAsync(order => order.Id == confirmed.OrderId, Token);
        var profile = await database.Profiles.SingleAsync(profile => profile.Id == order.ProfileId, Token);
        return order.RefuseEmail(profile)?.Code;
    });
}
