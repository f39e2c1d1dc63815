using System.Linq.Expressions;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Server.Features.Mail;
using Segl.Server.Storage;
using Segl.Testing.Databases;
using Segl.Testing.Mail;

namespace Segl.Server.Tests.Storage;

public sealed class OutboxTests(TestDatabases databases)
{
    private static readonly MailMessage Mail = new(
        "lone@example.com", "Hent et certifikat på ære", "Kære Lone\n.prik først\nhttp://localhost/x");

    [Theory, EachDatabase]
    public async Task A_mail_reaches_the_server_once_and_whole(DatabaseKind kind)
    {
        await using var sink = new SmtpSink();
        await using var portal = await OpenAsync(kind, sink);
        await SendAsync(portal);

        var done = await portal.WorkOffOutboxAsync();

        done.ShouldBe(1);
        var received = sink.Messages.ShouldHaveSingleItem();
        received.Recipients.ShouldBe([Mail.Recipient]);
        received.Subject.ShouldBe(Mail.Subject);
        received.Text.ReplaceLineEndings("\n").Trim().ShouldBe(Mail.Body);
    }

    [Theory, EachDatabase]
    public async Task A_server_that_is_down_loses_nothing(DatabaseKind kind)
    {
        await using var sink = new SmtpSink { Mode = SmtpSinkMode.Unreachable };
        await using var portal = await OpenAsync(kind, sink);
        await SendAsync(portal);
        await portal.WorkOffOutboxAsync();

        sink.Mode = SmtpSinkMode.Accept;
        var tooEarly = await portal.WorkOffOutboxAsync();
        portal.Clock.Advance(TimeSpan.FromSeconds(15));
        var later = await portal.WorkOffOutboxAsync();

        (tooEarly, later).ShouldBe((0, 1));
        sink.Messages.Count.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task A_repeat_after_a_lost_answer_has_the_same_message_id(DatabaseKind kind)
    {
        await using var sink = new SmtpSink { Mode = SmtpSinkMode.DropAfterMessage };
        await using var portal = await OpenAsync(kind, sink);
        await SendAsync(portal);
        await portal.WorkOffOutboxAsync();

        sink.Mode = SmtpSinkMode.Accept;
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await portal.WorkOffOutboxAsync();

        sink.Messages.Select(message => message.MessageId).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        sink.Messages.Count.ShouldBe(2);
    }

    [Theory, EachDatabase]
    public async Task Two_workers_at_once_do_each_entry_once(DatabaseKind kind)
    {
        await using var sink = new SmtpSink();
        await using var portal = await OpenAsync(kind, sink);
        for (var count = 0; count < 20; count++)
            await SendAsync(portal);

        var done = await Task.WhenAll(portal.WorkOffOutboxAsync(), portal.WorkOffOutboxAsync());

        done.Sum().ShouldBe(20);
        sink.Messages.Select(message => message.MessageId).Distinct(StringComparer.Ordinal).Count().ShouldBe(20);
        sink.Messages.Count.ShouldBe(20);
    }

    [Theory, EachDatabase]
    public async Task An_entry_whose_worker_died_is_done_when_its_lease_ends(DatabaseKind kind)
    {
        await using var sink = new SmtpSink();
        await using var portal = await OpenAsync(kind, sink);
        await SendAsync(portal);
        var leaseEnd = portal.Clock.Now + OutboxWorker.Lease;
        await portal.InScopeAsync(services => services.GetRequiredService<SeglDatabase>().Outbox.ExecuteUpdateAsync(
            set => set.SetProperty(entry => entry.DueAt, leaseEnd).SetProperty(entry => entry.Tries, 1),
            TestContext.Current.CancellationToken));

        var before = await portal.WorkOffOutboxAsync();
        portal.Clock.Advance(OutboxWorker.Lease);
        var after = await portal.WorkOffOutboxAsync();

        (before, after).ShouldBe((0, 1));
    }

    [Theory, EachDatabase]
    public async Task Gives_up_after_days_and_says_so(DatabaseKind kind)
    {
        await using var sink = new SmtpSink { Mode = SmtpSinkMode.Unreachable };
        await using var portal = await OpenAsync(kind, sink);
        await SendAsync(portal);

        portal.Clock.Advance(OutboxWorker.PatienceMax + TimeSpan.FromMinutes(1));
        await portal.WorkOffOutboxAsync();

        var entry = await ReadEntryAsync(portal);
        entry.GivenUpAt.ShouldBe(portal.Clock.Now);
        entry.LastError.ShouldNotBeNull();
    }

    [Theory, EachDatabase]
    public async Task What_a_mail_says_is_nowhere_in_the_table_in_clear_and_gone_once_it_is_sent(DatabaseKind kind)
    {
        await using var sink = new SmtpSink();
        await using var portal = await OpenAsync(kind, sink);
        await SendAsync(portal);
        var waiting = await ReadEntryAsync(portal);

        await portal.WorkOffOutboxAsync();

        Encoding.UTF8.GetString(waiting.SealedPayload).ShouldNotContain("localhost");
        (await ReadEntryAsync(portal)).SealedPayload.ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task Looking_for_work_at_another_time_compiles_no_query_anew(DatabaseKind kind)
    {
        var compiled = new CompiledQueries();
        await using var portal = await Portal.OpenAsync(
            databases, kind, (services, _) => services.ConfigureDbContext<SeglDatabase>(options => options.AddInterceptors(compiled)));
        await portal.WorkOffOutboxAsync();
        var before = compiled.Count;

        portal.Clock.Advance(TimeSpan.FromSeconds(5));
        await portal.WorkOffOutboxAsync();

        (before, compiled.Count).ShouldBe((1, 1));
    }

    private Task<Portal> OpenAsync(DatabaseKind kind, SmtpSink sink) => Portal.OpenAsync(
        databases, kind, features: null,
        ("Segl:Mail:SmtpHost", SmtpSink.Host), ("Segl:Mail:SmtpPort", $"{sink.Port}"), ("Segl:Mail:RequiresTls", "false"));

    private static Task SendAsync(Portal portal) => portal.InScopeAsync(async services =>
    {
        var work = services.GetRequiredService<UnitOfWork>();
        work.Send(MailMessage.OutboxKind, Mail);
        (await work.CommitAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
    });

    private static Task<OutboxEntry> ReadEntryAsync(Portal portal) => portal.InScopeAsync(services =>
        services.GetRequiredService<SeglDatabase>().Outbox.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken));

    private sealed class CompiledQueries : IQueryExpressionInterceptor
    {
        private int _count;

        public int Count => _count;

        public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
        {
            Interlocked.Increment(ref _count);
            return queryExpression;
        }
    }
}
