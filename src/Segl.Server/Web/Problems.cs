using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Segl.Pki.Outcomes;

namespace Segl.Server.Web;

/// <summary>The one place where a refusal becomes an HTTP answer (RFC 9457).</summary>
public static class Problems
{
    // What programs ask, which have no use for a page.
    private static readonly PathString[] s_interfaces = ["/api", "/oces", "/ocsp", "/certificates", "/crls", "/.well-known/est", "/.well-known/cmp"];

    // EST gives its reasons in clear text (RFC 7030 §4.2.3), and as problem+json only to programs that ask for JSON (R6.6).
    private static readonly PathString s_clearText = "/.well-known/est";

    // What is full or counted is asked again in a minute.
    private const int RetrySeconds = 60;

    // A refusal that is not listed broke a rule: 422.
    private static readonly FrozenDictionary<string, int> s_statuses = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["Malformed"] = StatusCodes.Status400BadRequest,
        ["DirectoryQuestionMalformed"] = StatusCodes.Status400BadRequest,
        ["StoreQuestionMalformed"] = StatusCodes.Status400BadRequest,
        ["StoreKeyMalformed"] = StatusCodes.Status400BadRequest,
        ["CertificateEmailNotValidated"] = StatusCodes.Status400BadRequest,
        ["NotSignedIn"] = StatusCodes.Status401Unauthorized,
        ["TokenInvalid"] = StatusCodes.Status401Unauthorized,
        ["SystemRightsNeedPerson"] = StatusCodes.Status403Forbidden,
        ["SystemRightMissing"] = StatusCodes.Status403Forbidden,
        ["VersionMissing"] = StatusCodes.Status428PreconditionRequired,
        ["PageMalformed"] = StatusCodes.Status400BadRequest,
        ["IdempotencyKeyMalformed"] = StatusCodes.Status400BadRequest,
        ["NotFound"] = StatusCodes.Status404NotFound,
        ["WrongState"] = StatusCodes.Status409Conflict,
        ["ChangedMeanwhile"] = StatusCodes.Status409Conflict,
        ["OrderAlreadyConfirmed"] = StatusCodes.Status409Conflict,
        ["OrderStepSkipped"] = StatusCodes.Status409Conflict,
        ["OrderIncomplete"] = StatusCodes.Status409Conflict,
        ["OrderDeletedMeanwhile"] = StatusCodes.Status409Conflict,
        ["OrderNotPending"] = StatusCodes.Status409Conflict,
        ["ProfileBeingIssued"] = StatusCodes.Status409Conflict,
        ["OrderNotOpen"] = StatusCodes.Status409Conflict,
        ["OneTimeCodeShownAlready"] = StatusCodes.Status409Conflict,
        ["ValidationOrderDeleted"] = StatusCodes.Status410Gone,
        ["ValidationOrderFetched"] = StatusCodes.Status410Gone,
        ["ValidationLinkUsed"] = StatusCodes.Status410Gone,
        ["ValidationAddressChanged"] = StatusCodes.Status410Gone,
        ["ValidationLinkReplaced"] = StatusCodes.Status410Gone,
        ["ValidationLinkExpired"] = StatusCodes.Status410Gone,
        ["ValidationSentRecently"] = StatusCodes.Status429TooManyRequests,
        ["RenewalOfRevoked"] = StatusCodes.Status409Conflict,
        ["RenewalOfExpired"] = StatusCodes.Status409Conflict,
        ["RenewalPending"] = StatusCodes.Status409Conflict,
        ["RenewedAlready"] = StatusCodes.Status409Conflict,
        ["RenewalNotAllowed"] = StatusCodes.Status409Conflict,
        ["CertificateExpired"] = StatusCodes.Status409Conflict,
        ["InvitationUsed"] = StatusCodes.Status410Gone,
        ["InvitationWithdrawn"] = StatusCodes.Status410Gone,
        ["InvitationExpired"] = StatusCodes.Status410Gone,
        ["InvitationClosed"] = StatusCodes.Status409Conflict,
        ["InvitationOpenAlready"] = StatusCodes.Status409Conflict,
        ["PersonKnownAlready"] = StatusCodes.Status409Conflict,
        ["InvitationSentRecently"] = StatusCodes.Status429TooManyRequests,
        ["OrderAlreadyFetched"] = StatusCodes.Status409Conflict,
        ["IssuingStillHeld"] = StatusCodes.Status409Conflict,
        ["IssuingUnderWay"] = StatusCodes.Status409Conflict,
        ["TooManyTries"] = StatusCodes.Status429TooManyRequests,
        ["ClientCertificateMissing"] = StatusCodes.Status401Unauthorized,
        ["ClientCertificateUnknown"] = StatusCodes.Status401Unauthorized,
        ["ClientCertificateRevoked"] = StatusCodes.Status401Unauthorized,
        ["ClientCertificateExpired"] = StatusCodes.Status401Unauthorized,
        ["OrderNotNamed"] = StatusCodes.Status400BadRequest,
        ["TlsNeeded"] = StatusCodes.Status403Forbidden,
        ["RequestNotBase64"] = StatusCodes.Status400BadRequest,
        ["MachineRenewalNotAllowed"] = StatusCodes.Status403Forbidden,
        ["RequestNotPkcs10"] = StatusCodes.Status415UnsupportedMediaType,
        ["RequestNotCmp"] = StatusCodes.Status415UnsupportedMediaType,
        ["Busy"] = StatusCodes.Status503ServiceUnavailable,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // What passes sooner than a minute.
    private static readonly FrozenDictionary<string, int> s_retries = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["IssuingUnderWay"] = 5,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether errors under this path are told as problem+json rather than as a page.</summary>
    public static bool AreSpokenAt(PathString path) =>
        Array.Exists(s_interfaces, start => path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase));

    /// <summary>The HTTP status of a refusal, for pages and interfaces alike.</summary>
    public static int StatusOf(Refusal refusal) => s_statuses.GetValueOrDefault(refusal.Code, StatusCodes.Status422UnprocessableEntity);

    /// <summary>The refusal as problem+json.</summary>
    public static IResult ToProblem(this Refusal refusal, HttpContext context) => refusal.ToProblem(context, StatusOf(refusal));

    /// <summary>The refusal as problem+json, where an interface's own standard has another status for it.</summary>
    public static IResult ToProblem(this Refusal refusal, HttpContext context, int status)
    {
        SayWhenToRetry(refusal, context, status);
        return Results.Problem(
            type: $"/problems/{refusal.Code}",
            title: refusal.Code,
            detail: refusal.Detail,
            statusCode: status,
            extensions: Members(refusal, context));
    }

    /// <summary>The refusal in the form that is spoken at the request's path: problem+json, or clear text.</summary>
    public static IResult ToAnswer(this Refusal refusal, HttpContext context, int status)
    {
        if (!context.Request.Path.StartsWithSegments(s_clearText, StringComparison.OrdinalIgnoreCase) || AsksForJson(context.Request))
            return refusal.ToProblem(context, status);

        SayWhenToRetry(refusal, context, status);
        return Results.Text($"{refusal.Code}: {refusal.Detail}\n", "text/plain", Encoding.UTF8, status);
    }

    /// <summary>Several refusals of one request: the first one speaks for all, and each stands in <c>errors</c>.</summary>
    public static IResult ToProblem(this IReadOnlyList<Refusal> refusals, HttpContext context)
    {
        var first = refusals[0];
        if (refusals.Count == 1)
            return first.ToProblem(context);

        var members = Members(first, context);
        members["errors"] = refusals.Select(each => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["errorReasonCode"] = each.Code,
            ["message"] = each.Detail,
            ["field"] = FieldOf(each),
        }).ToList();
        return Results.Problem(
            type: $"/problems/{first.Code}", title: first.Code, detail: first.Detail, statusCode: StatusOf(first), extensions: members);
    }

    /// <summary>Tells a program of an empty answer that the framework or a fault has left, whatever it accepts: nothing here has a page.</summary>
    internal static Task TellEmptyAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var (code, detail) = status switch
        {
            StatusCodes.Status404NotFound => ("NotFound", "There is nothing here."),
            StatusCodes.Status405MethodNotAllowed => ("MethodNotAllowed", "This method does nothing here; Allow names those that do."),
            StatusCodes.Status413PayloadTooLarge => ("BodyTooLarge", $"The body has more than {ServerLimits.BodyBytesMax} bytes."),
            StatusCodes.Status415UnsupportedMediaType => ("ContentTypeUnsupported", "The body is of a type that is not read here."),
            StatusCodes.Status429TooManyRequests => ("TooManyTries", "Too many requests from this address. Wait as long as Retry-After says."),
            < StatusCodes.Status500InternalServerError => ("Malformed", "The request cannot be read."),
            _ => ("Fault", "Something went wrong here. Quote traceId to the operator."),
        };
        return new Refusal(code, detail).ToAnswer(context, status).ExecuteAsync(context);
    }

    /// <summary>What to quote to an operator so that the log of this request is found.</summary>
    public static string TraceOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;

    private static void SayWhenToRetry(Refusal refusal, HttpContext context, int status)
    {
        if (s_retries.TryGetValue(refusal.Code, out var seconds))
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        else if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
    }

    private static bool AsksForJson(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(accept => accept.Suffix == "json" || accept.SubType == "json");

    // errorReasonCode and message are what clients of these interfaces read today (R6.6).
    private static Dictionary<string, object?> Members(Refusal refusal, HttpContext context)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["errorReasonCode"] = refusal.Code,
            ["message"] = refusal.Detail,
            ["traceId"] = TraceOf(context),
        };
        if (FieldOf(refusal) is { } field)
            members["field"] = field;
        if (refusal.Clause is { } clause)
            members["clause"] = clause;
        return members;
    }

    // Fields are named as programs write them.
    private static string? FieldOf(Refusal refusal) => refusal.Field is { } field ? JsonNamingPolicy.CamelCase.ConvertName(field) : null;
}
