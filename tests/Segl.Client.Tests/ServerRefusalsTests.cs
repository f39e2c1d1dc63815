using System.Net;
using System.Text;
using Segl.Client.Connections;
using Segl.Pki.Outcomes;

namespace Segl.Client.Tests;

public sealed class ServerRefusalsTests
{
    [Fact]
    public async Task A_problem_keeps_its_code_and_message()
    {
        var refusal = await ReadAsync(
            HttpStatusCode.UnprocessableEntity, "application/problem+json",
            """{"title":"x","detail":"d","errorReasonCode":"CodeWrong","message":"The code is wrong."}""");

        (refusal.Code, refusal.Detail).ShouldBe(("CodeWrong", "The code is wrong."));
    }

    [Fact]
    public async Task Clear_text_is_shown_without_what_steers_a_terminal()
    {
        var refusal = await ReadAsync(HttpStatusCode.BadGateway, "text/plain", "nobody\u001b[31m there\n");

        (refusal.Code, refusal.Detail).ShouldBe(("UnexpectedAnswer", "nobody[31m there"));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "NotSignedIn")]
    [InlineData(HttpStatusCode.Forbidden, "NotAllowed")]
    [InlineData(HttpStatusCode.NotFound, "NotFound")]
    [InlineData(HttpStatusCode.TooManyRequests, "TooManyRequests")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable")]
    public async Task What_is_no_problem_has_a_code_all_the_same(HttpStatusCode status, string code) =>
        (await ReadAsync(status, "text/html", "<html>")).Code.ShouldBe(code);

    private static async Task<Refusal> ReadAsync(HttpStatusCode status, string type, string body)
    {
        using var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) };
        return await ServerRefusals.ReadAsync(answer, TestContext.Current.CancellationToken);
    }
}
