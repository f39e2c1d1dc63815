using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Storage;

public sealed class UnitOfWorkTests(TestDatabases databases)
{
    [Theory, EachDatabase]
    public async Task A_change_is_committed_with_its_audit_event_and_its_outbox_entry(DatabaseKind kind)
    {
        await using var portal = await Portal.OpenAsync(databases, kind);

        await CreateOrganisationAsync(portal);

        var verification = await portal.Services.GetRequiredService<AuditTrail>().VerifyAsync(TestContext.Current.CancellationToken);
        verification.IsWhole.ShouldBeTrue();
        verification.Sequence.ShouldBe(1);
        (await CountOutboxAsync(portal)).ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task A_stale_change_is_refused_and_leaves_nothing_behind(DatabaseKind kind)
    {
        await using var portal = await Portal.OpenAsync(databases, kind);
        var id = await CreateOrganisationAsync(portal);

        var refusal = await portal.InScopeAsync(async first => await portal.InScopeAsync(async second =>
        {
            await ChangeAsync(first, id);
            var stale = await FindAsync(second, id);
            await first.GetRequiredService<UnitOfWork>().CommitAsync(TestContext.Current.CancellationToken);
            stale.AllowsApiIdentification = true;
            var work = second.GetRequiredService<UnitOfWork>();
            work.Record("test", address: null, "organisation.change", id, $"organisation:{id}");
            work.Send(MailMessage.OutboxKind, new MailMessage("a@example.com", "s", "b"));
            return await work.CommitAsync(TestContext.Current.CancellationToken);
        }));

        refusal.ShouldNotBeNull().Code.ShouldBe("ChangedMeanwhile");
        (await CountOutboxAsync(portal)).ShouldBe(1);
        (await portal.Services.GetRequiredService<AuditTrail>().VerifyAsync(TestContext.Current.CancellationToken)).Sequence.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task What_is_to_be_done_once_is_in_the_outbox_once(DatabaseKind kind)
    {
        await using var portal = await Portal.OpenAsync(databases, kind);
        var id = OutboxEntry.IdOf("test", "subject");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => portal.InScopeAsync(async services =>
        {
            var unit = services.GetRequiredService<UnitOfWork>();
            unit.Record("test", address: null, "test.once", organisationId: null, "subject");
            unit.SendOnce(id, "test", "payload");
            return await unit.CommitAsync(TestContext.Current.CancellationToken) is { } refusal ? refusal.Code : "done";
        })));

        answers.Order().ShouldBe(["ChangedMeanwhile", "ChangedMeanwhile", "ChangedMeanwhile", "done"]);
        (await CountOutboxAsync(portal)).ShouldBe(1);
        (await portal.Services.GetRequiredService<AuditTrail>().VerifyAsync(TestContext.Current.CancellationToken)).Sequence.ShouldBe(1);
        OutboxEntry.IdOf("test", "another subject").ShouldNotBe(id);
    }

    private static Task<Guid> CreateOrganisationAsync(Portal portal) => portal.InScopeAsync(async services =>
    {
        var organisation = new Organisation
        {
            Id = Guid.CreateVersion7(portal.Clock.Now),
            Name = OrganizationName.Parse("Ærø Fiskeri ApS").Value,
            Cvr = Cvr.Parse("98765432", CvrRule.FictitiousAllowed).Value,
            CreatedAt = portal.Clock.Now,
        };
        services.GetRequiredService<SeglDatabase>().Add(organisation);
        var work = services.GetRequiredService<UnitOfWork>();
        work.Record(
            "test",
            "127.0.0.1",
            "organisation.create",
            organisation.Id,
            $"organisation:{organisation.Id}",
            KeyValuePair.Create("cvr", "98765432"));
        work.Send(MailMessage.OutboxKind, new MailMessage("a@example.com", "s", "b"));
        (await work.CommitAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        return organisation.Id;
    });

    private static async Task ChangeAsync(IServiceProvider services, Guid id) => (await FindAsync(services, id)).AllowsSeals = true;

    private static Task<Organisation> FindAsync(IServiceProvider services, Guid id) =>
        services.GetRequiredService<SeglDatabase>()
            .Organisations.SingleAsync(organisation => organisation.Id == id, TestContext.Current.CancellationToken);

    private static Task<int> CountOutboxAsync(Portal portal) => portal.InScopeAsync(services =>
        services.GetRequiredService<SeglDatabase>().Outbox.CountAsync(TestContext.Current.CancellationToken));
}
