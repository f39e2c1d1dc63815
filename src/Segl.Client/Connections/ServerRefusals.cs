using System.Globalization;
using System.Net;
using System.Text.Json;
using Segl.Pki.Outcomes;

namespace Segl.Client.Connections;

/// <summary>Reads why a server says no: problem+json with a code and a message, or whatever stands there instead.</summary>
public static class ServerRefusals
{
    private const int TextCharactersMax = 400;

    /// <summary>The media type of a reason that programs can act on.</summary>
    public const string ProblemJson = "application/problem+json";

    /// <summary>The refusal of an answer that is not a success.</summary>
    public static async Task<Refusal> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        return TryReadProblem(body) ?? new Refusal(CodeOf(answer.StatusCode), Describe(answer, body));
    }

    private static Refusal? TryReadProblem(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var problem = document.RootElement;
            return problem.ValueKind is JsonValueKind.Object && Text(problem, "errorReasonCode") is { } code
                ? new Refusal(code, Text(problem, "message") ?? Text(problem, "detail") ?? code) { Field = Text(problem, "field") }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static string CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => "NotSignedIn",
        HttpStatusCode.Forbidden => "NotAllowed",
        HttpStatusCode.NotFound => "NotFound",
        HttpStatusCode.TooManyRequests => "TooManyRequests",
        HttpStatusCode.ServiceUnavailable => "ServiceUnavailable",
        _ => "UnexpectedAnswer",
    };

    // A server that is none of ours may say anything: what is shown is short and has no control characters.
    private static string Describe(HttpResponseMessage answer, string body)
    {
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        var isText = answer.Content.Headers.ContentType?.MediaType == "text/plain";
        var text = new string([.. body.Where(character => !char.IsControl(character)).Take(TextCharactersMax)]);
        return isText && text.Length > 0 ? text : $"The server answered {status} at {answer.RequestMessage?.RequestUri?.AbsolutePath}.";
    }
}
