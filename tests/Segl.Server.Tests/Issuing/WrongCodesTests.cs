using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Features.Orders;
using Segl.Server.Tests.Api;
using Segl.Server.Tests.Certificates;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Issuing;

/// <summary>Somebody with many addresses, whom no limit by address stops, guesses at a code.</summary>
public sealed class WrongCodesTests(TestDatabases databases)
{
    private const string Wrong = "2222-2222-2222-2222";
    private const int Guesses = 1_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_thousand_wrong_codes_from_as_many_addresses_lock_the_order_and_not_the_server(DatabaseKind kind)
    {
        await using var site = await CertificateSite.OpenAsync(databases, kind, ("Segl:TrustedProxies:0", "127.0.0.1"));
        using var client = new HttpClient { BaseAddress = site.Portal.Address };
        var (orderId, attacked) = await site.OrderForMachineAsync();
        var (beside, afterwards) = ((await site.OrderForMachineAsync()).Secret, (await site.OrderForMachineAsync()).Secret);
        var (guess, requests) = (EstCalls.Request(), (EstCalls.Request(), EstCalls.Request()));

        var refused = new ConcurrentBag<EstAnswer>();
        EstAnswer? meanwhile = null;
        await Parallel.ForAsync(0, Guesses, new ParallelOptions { MaxDegreeOfParallelism = 20, CancellationToken = Token }, async (number, _) =>
        {
            if (number == Guesses / 2)
                meanwhile = await EnrolAsync(client, beside, requests.Item1, "203.0.113.1");
            refused.Add(await EnrolAsync(client, (attacked.Reference, Wrong), guess, $"198.18.{number / 250}.{number % 250}"));
        });
        var right = await EnrolAsync(client, attacked, guess, "203.0.113.2");
        var later = await EnrolAsync(client, afterwards, requests.Item2, "203.0.113.3");

        refused.Count.ShouldBe(Guesses);
        refused.ShouldAllBe(answer => answer.Status == 401 && answer.Body.StartsWith("CodeWrong: "));
        right.Status.ShouldBe(422);
        right.Body.ShouldStartWith("CodeLocked: ");
        (meanwhile?.Status, later.Status).ShouldBe((200, 200));
        var code = await site.Portal.InDatabaseAsync(database =>
            database.OneTimeCodes.AsNoTracking().SingleAsync(each => each.OrderId == orderId, Token));
        code.WrongTries.ShouldBe(OneTimeCode.WrongTriesMax);
        (await site.Portal.ReadAuditAsync()).Select(entry => entry.Split(' ')[0])
            .Where(action => action.StartsWith("one-time-code.", StringComparison.Ordinal)).CountBy(action => action).OrderBy(each => each.Key)
            .ShouldBe(
            [
                new("one-time-code.create", 3), new("one-time-code.lock", 1), new("one-time-code.try", OneTimeCode.WrongTriesMax),
            ]);
    }

    private static Task<EstAnswer> EnrolAsync(HttpClient client, (string Reference, string Code) secret, string request, string from) =>
        client.EstAsync("simpleenroll", request, $"{secret.Reference}:{secret.Code}", from: from);
}
