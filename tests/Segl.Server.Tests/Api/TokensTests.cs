using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Server.Features.Tokens;
using Segl.Server.Storage;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Api;

public sealed class TokensTests(TestDatabases databases) : IClassFixture<TestDatabases>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Nobody_gets_in_without_a_token_that_is_worth_something(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        foreach (var token in new[] { null, "x", "segl_", $"segl_{new string('A', 43)}", $"segl_{new string('A', 5_000)}" })
        {
            using var program = site.Program(token);

            var (status, problem, answer) = await program.SayAsync("GET", "/api/v1/profiles");

            status.ShouldBe(401, token);
            problem.Code().ShouldBe(token is null ? "NotSignedIn" : "TokenInvalid");
            answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        }
    }

    [Fact]
    public async Task Who_calls_too_often_is_told_when_to_come_again()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, ("Segl:RateLimits:Api:TriesMax", "2"));
        using var program = await site.ProgramOfAsync("bo.bruger");

        (await program.SayAsync("GET", "/api/v1/tokens")).Status.ShouldBe(200);
        (await program.SayAsync("GET", "/api/v1/tokens")).Status.ShouldBe(200);
        var (status, problem, answer) = await program.SayAsync("GET", "/api/v1/tokens");

        status.ShouldBe(429);
        problem.Code().ShouldBe("TooManyTries");
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Theory, EachDatabase]
    public async Task A_token_may_do_no_more_than_it_was_made_for(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var seeing = await site.ProgramOfAsync("bo.bruger", TokenRights.SeeCertificates);

        (await seeing.SayAsync("GET", "/api/v1/profiles")).Status.ShouldBe(200);
        var (status, problem, _) = await seeing.SayAsync(
            "POST", "/api/v1/orders",
            """{"profile":{"name":"Nej"},"certificate":{"type":"system","identification":"userLogin","issuing":"ownRequest"}}""");

        status.ShouldBe(404);
        problem.Code().ShouldBe("NotFound");
    }

    [Theory, EachDatabase]
    public async Task A_token_is_worth_nothing_once_it_is_ended_or_expired_or_its_person_has_left(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var ended = await site.ProgramOfAsync("bo.bruger");
        using var expired = await site.ProgramOfAsync("bo.bruger");
        using var left = await site.ProgramOfAsync("bo.bruger");

        var its = await IdOfAsync(ended);
        (await left.SayAsync("DELETE", $"/api/v1/tokens/{its}")).Status.ShouldBe(404);
        (await ended.SayAsync("DELETE", $"/api/v1/tokens/{its}")).Status.ShouldBe(204);
        (await ended.SayAsync("GET", "/api/v1/tokens")).Status.ShouldBe(401);

        var another = await IdOfAsync(expired);
        await site.RunAsync(services => services.GetRequiredService<SeglDatabase>().AccessTokens.Where(token => token.Id == another)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.ExpiresAt, TimeProvider.System.GetUtcNow()), Token));
        (await expired.SayAsync("GET", "/api/v1/tokens")).Status.ShouldBe(401);

        await site.RunAsync(async services =>
        {
            var database = services.GetRequiredService<SeglDatabase>();
            var account = await database.Users.SingleAsync(user => user.UserName == "bo.bruger", Token);
            return await database.Memberships.Where(member => member.AccountId == account.Id).ExecuteDeleteAsync(Token);
        });
        (await left.SayAsync("GET", "/api/v1/tokens")).Status.ShouldBe(401);
    }

    [Theory, EachDatabase]
    public async Task Nobody_ends_or_sees_the_tokens_of_somebody_else(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var bos = await site.ProgramOfAsync("bo.bruger");
        using var ritas = await site.ProgramOfAsync("rita.rettighed", TokenRights.SeeCertificates);
        var id = (await bos.SayAsync("GET", "/api/v1/tokens")).Body.GetProperty("items")[0].Text("id");

        (await ritas.SayAsync("DELETE", $"/api/v1/tokens/{id}")).Status.ShouldBe(404);
        (await ritas.SayAsync("GET", "/api/v1/tokens")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await bos.SayAsync("GET", "/api/v1/tokens")).Status.ShouldBe(200);
    }

    [Theory, EachDatabase]
    public async Task Only_its_hash_is_kept(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        var secret = program.DefaultRequestHeaders.Authorization!.Parameter!;

        var kept = await site.RunAsync(services => services.GetRequiredService<SeglDatabase>().AccessTokens.SingleAsync(Token));

        kept.Hash.ShouldBe(TokenSecret.Find(secret)!.Hash);
        kept.Hash.Length.ShouldBe(32);
        kept.UsedAt.ShouldBeNull();
        (await program.SayAsync("GET", "/api/v1/tokens")).Status.ShouldBe(200);
        (await site.RunAsync(services => services.GetRequiredService<SeglDatabase>().AccessTokens.AsNoTracking().SingleAsync(Token)))
            .UsedAt.ShouldNotBeNull();
    }

    private static async Task<Guid> IdOfAsync(HttpClient program) =>
        (await program.SayAsync("GET", "/api/v1/tokens")).Body.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetGuid();
}
