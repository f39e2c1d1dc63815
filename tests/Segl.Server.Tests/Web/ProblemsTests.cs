using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Segl.Pki.Outcomes;
using Segl.Server.Web;

namespace Segl.Server.Tests.Web;

public sealed class ProblemsTests
{
    [Theory]
    [InlineData("Malformed", 400)]
    [InlineData("CertificateEmailNotValidated", 400)]
    [InlineData("NotSignedIn", 401)]
    [InlineData("NotFound", 404)]
    [InlineData("WrongState", 409)]
    [InlineData("KeyTooSmall", 422)]
    [InlineData("TooManyTries", 429)]
    [InlineData("Busy", 503)]
    public void Each_refusal_has_its_status(string code, int status) => Problems.StatusOf(new Refusal(code, "")).ShouldBe(status);

    [Fact]
    public void A_problem_carries_code_detail_field_and_clause()
    {
        var refusal = new Refusal("KeyTooSmall", "The key has 1024 bits; at least 3072 are needed.")
        {
            Field = "key",
            Clause = "OCES CP §6.1.5",
        };

        var problem = refusal.ToProblem(new DefaultHttpContext()).ShouldBeOfType<ProblemHttpResult>().ProblemDetails;

        problem.Status.ShouldBe(422);
        problem.Type.ShouldBe("/problems/KeyTooSmall");
        problem.Detail.ShouldBe(refusal.Detail);
        problem.Extensions["errorReasonCode"].ShouldBe("KeyTooSmall");
        problem.Extensions["message"].ShouldBe(refusal.Detail);
        problem.Extensions["field"].ShouldBe("key");
        problem.Extensions["clause"].ShouldBe("OCES CP §6.1.5");
        problem.Extensions.ShouldContainKey("traceId");
    }

    [Fact]
    public void A_busy_answer_says_when_to_come_back()
    {
        var context = new DefaultHttpContext();

        new Refusal("Busy", "").ToProblem(context);

        context.Response.Headers.RetryAfter.ToString().ShouldBe("60");
    }
}
