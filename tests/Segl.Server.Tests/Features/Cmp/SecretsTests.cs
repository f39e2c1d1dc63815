using System.Text;
using Segl.Ca.Storage;
using Segl.Pki.Cmp;
using Segl.Server.Features.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features.Cmp;

/// <summary>One-time codes that machines prove to know: what is kept of them, for how long, and who may try.</summary>
public sealed class SecretsTests(TestDatabases databases)
{
    private const string Wrong = "2222-2222-2222-2222";

    [Theory, EachDatabase]
    public async Task A_code_is_taken_as_it_was_shown_and_without_separators(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (_, (reference, code)) = await site.OrderAsync();

        var answer = await site.Machine((reference, code.Replace("-", "", StringComparison.Ordinal))).AskAsync();

        answer.Status().Status.ShouldBe(PkiStatus.Accepted);
    }

    [Theory, EachDatabase]
    public async Task Wrong_macs_lock_the_code_for_everybody_and_what_was_kept_of_it_is_gone(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (orderId, (reference, code)) = await site.OrderAsync();

        for (var tries = 1; tries < OneTimeCode.WrongTriesMax; tries++)
            (await site.Machine((reference, Wrong)).AskAsync()).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck, "CodeWrong");
        var kept = (await site.ReadCodeAsync(orderId)).Sealed;
        (await site.Machine((reference, Wrong)).AskAsync()).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck, "CodeWrong");
        var right = await site.Machine((reference, code)).AskAsync();

        kept.ShouldNotBeNull();
        right.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck, "CodeWrong");
        (await site.ReadCodeAsync(orderId)).Sealed.ShouldBeNull();
        (await site.ReadAuditAsync()).Count(entry => entry.StartsWith("one-time-code.lock", StringComparison.Ordinal)).ShouldBe(1);
        (await site.ReadAuditAsync()).Count(entry => entry.StartsWith("one-time-code.try", StringComparison.Ordinal)).ShouldBe(OneTimeCode.WrongTriesMax);
    }

    [Theory, EachDatabase]
    public async Task A_right_mac_forgets_the_wrong_ones(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (orderId, (reference, code)) = await site.OrderAsync();
        for (var tries = 1; tries < OneTimeCode.WrongTriesMax; tries++)
            await site.Machine((reference, Wrong)).AskAsync();

        (await site.Machine((reference, code)).AskAsync()).Status().Status.ShouldBe(PkiStatus.Accepted);

        (await site.ReadCodeAsync(orderId)).WrongTries.ShouldBe(0);
    }

    [Theory, EachDatabase]
    public async Task A_thousand_wrong_macs_lock_the_order_and_not_the_server(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (attacked, other) = ((await site.OrderAsync()).Secret, (await site.OrderAsync()).Secret);
        var request = site.Machine(attacked).Request();

        await Parallel.ForAsync(0, 1_000, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (_, _) =>
            (await site.Machine((attacked.Reference, Wrong)).SendAsync(request)).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck));

        (await site.Machine(attacked).AskAsync()).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck);
        (await site.Machine(other).AskAsync()).Status().Status.ShouldBe(PkiStatus.Accepted);
    }

    [Theory, EachDatabase]
    public async Task Nothing_is_kept_of_replaced_codes_nor_of_deleted_orders_and_the_code_stands_nowhere(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (orderId, (reference, code)) = await site.OrderAsync();
        var kept = await site.ReadCodeAsync(orderId);

        var newer = await site.CodeAsync(orderId, kept.Id);
        var replaced = await site.Machine((reference, code)).AskAsync();
        var current = (await site.ReadCodeAsync(orderId)).Sealed;
        await site.DeleteAsync(orderId);

        Encoding.ASCII.GetString(kept.Sealed.ShouldNotBeNull()).ShouldNotContain(code.Replace("-", "", StringComparison.Ordinal));
        replaced.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck, "CodeWrong");
        current.ShouldNotBeNull();
        (await site.ReadCodeAsync(orderId)).Sealed.ShouldBeNull();
        (await site.Machine((reference, newer)).AskAsync()).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck, "CodeWrong");
    }

    [Theory, EachDatabase]
    public async Task Where_cmp_is_switched_off_nothing_is_kept_and_nothing_answers(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind, ("Segl:Cmp:Enabled", "false"));
        var (orderId, secret) = await site.OrderAsync();
        var machine = site.Machine(secret);

        var (status, _) = await machine.PostAsync(machine.Protect(machine.Header, machine.Request()));

        ((int)status).ShouldBe(404);
        (await site.ReadCodeAsync(orderId)).Sealed.ShouldBeNull();
    }
}
