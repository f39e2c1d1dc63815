using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Segl.Server.Features.Issuing;

namespace Segl.Server.Tests.Issuing;

public sealed class KeyPoolTests : IDisposable
{
    private readonly IssuingMemory _memory = new(new IssuingOptions { KeysAhead = 2, WaitersMax = 3 });

    private KeyPool Pool => _memory.Pool;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void A_key_that_lies_ready_is_given_at_once_and_only_once()
    {
        Pool.Put([1]);
        Pool.Put([2]);

        var first = Pool.Ask().Value;
        var second = Pool.Ask().Value;

        (first.IsReady, first.Place).ShouldBe((true, 0));
        first.OpenPkcs8().ShouldBe([1]);
        second.OpenPkcs8().ShouldBe([2]);
        Pool.Ready.ShouldBe(0);
    }

    [Fact]
    public void Who_comes_first_is_served_first()
    {
        var first = Pool.Ask().Value;
        var second = Pool.Ask().Value;
        (first.Place, second.Place).ShouldBe((1, 2));

        Pool.Put([1]);

        (first.IsReady, second.IsReady, second.Place).ShouldBe((true, false, 1));
        Pool.Put([2]);
        second.OpenPkcs8().ShouldBe([2]);
    }

    [Fact]
    public void Who_leaves_the_queue_makes_room()
    {
        var first = Pool.Ask().Value;
        var second = Pool.Ask().Value;

        first.Dispose();

        second.Place.ShouldBe(1);
        Pool.Waiting.ShouldBe(1);
    }

    [Fact]
    public void A_full_queue_refuses_and_says_so()
    {
        for (var person = 0; person < 3; person++)
            Pool.Ask().IsRefused.ShouldBeFalse();

        Pool.Ask().Refusal!.Code.ShouldBe("Busy");
    }

    [Fact]
    public void The_bytes_put_in_are_cleared_and_what_is_kept_is_sealed()
    {
        byte[] key = [1, 2, 3, 4];

        Pool.Put(key);

        key.ShouldBe(new byte[4]);
        Pool.Ask().Value.OpenPkcs8().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void A_ticket_gives_its_key_again_until_it_is_disposed()
    {
        Pool.Put([7]);
        var ticket = Pool.Ask().Value;
        ticket.OpenPkcs8().ShouldBe([7]);
        ticket.OpenPkcs8().ShouldBe([7]);

        ticket.Dispose();

        Should.Throw<InvalidOperationException>(() => ticket.OpenPkcs8());
    }

    [Fact]
    public void No_more_keys_are_made_than_are_wanted()
    {
        Pool.Put([1]);
        Pool.Put([2]);
        Pool.MakeOne(KeyDemand.Store).ShouldBeFalse();
        Pool.Ask();

        Pool.MakeOne(KeyDemand.Waiting).ShouldBeFalse();
        Pool.MakeOne(KeyDemand.Store).ShouldBeTrue();

        Pool.Ready.ShouldBe(2);
    }

    [Fact]
    public void A_made_key_is_RSA_of_3072_bits_with_the_usual_exponent()
    {
        var ticket = Pool.Ask().Value;
        Pool.MakeOne(KeyDemand.Waiting).ShouldBeTrue();

        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(ticket.OpenPkcs8(), out _);

        key.KeySize.ShouldBe(3072);
        key.ExportParameters(includePrivateParameters: false).Exponent.ShouldBe([1, 0, 1]);
    }

    [Fact]
    public async Task The_worker_fills_the_pool_and_serves_who_waits()
    {
        using var worker = new KeyPoolWorker(Pool, NullLogger<KeyPoolWorker>.Instance);
        var tickets = Enumerable.Range(0, 3).Select(_ => Pool.Ask().Value).ToList();

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => tickets.All(ticket => ticket.IsReady) && Pool.Ready == 2);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        tickets.Select(ticket => Convert.ToHexString(ticket.OpenPkcs8())).Distinct().Count().ShouldBe(3);
        Pool.Ready.ShouldBe(2);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var patience = Stopwatch.StartNew();
        while (!isSo())
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
