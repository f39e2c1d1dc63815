using Microsoft.OpenApi;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Api;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Profiles;
using Segl.Server.Web;

namespace Segl.Server.Features.Orders;

/// <summary>Orders over the API.</summary>
internal static class OrdersApi
{
    private const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Maps it.</summary>
    public static void MapOrders(this RouteGroupBuilder api)
    {
        api.MapGet("/orders", ListAsync).WithName("listOpenOrders").WithTags("Orders")
            .WithSummary("Lists orders whose certificates are still to be fetched, the oldest first").Produces<OrderPageAnswer>();
        Order(api.MapPost("/orders", PlaceAsync)).WithName("placeOrder").WithSummary("Orders a certificate of a new profile");
        Order(api.MapPost("/profiles/{id:guid}/orders", PlaceFurtherAsync)).WithName("placeFurtherOrder")
            .WithSummary("Orders a further certificate of a profile");
        Of(api.MapGet("/orders/{id:guid}", FindAsync)).WithName("getOrder").WithSummary("One order").Produces<OrderAnswer>();
        Of(api.MapDelete("/orders/{id:guid}", DeleteAsync)).WithName("deleteOrder").WithSummary("Deletes a pending order; final")
            .Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status409Conflict);
        Of(api.MapPost("/orders/{id:guid}/one-time-code", CreateCodeAsync)).WithName("createOneTimeCode")
            .WithSummary("Makes an order's one-time code, or one that replaces the last; told once")
            .Produces<OneTimeCodeAnswer>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict).Refuses(StatusCodes.Status422UnprocessableEntity);
        Of(api.MapPost("/orders/{id:guid}/email-validation", SendValidationAsync)).WithName("sendEmailValidation")
            .WithSummary("Sends the link again by which the address in the certificate is validated")
            .Produces(StatusCodes.Status202Accepted).Refuses(StatusCodes.Status422UnprocessableEntity);
        Of(api.MapPost("/orders/{id:guid}/certificate", IssueAsync)).WithName("issueCertificate")
            .WithSummary("Issues an order that is identified via API, for a PKCS#10 request")
            .WithDescription(
                "Asked again with the same request, it answers the same certificate: an answer that was lost loses nothing. Asked twice at once, the "
                + "second waits for the first; where that takes more than some seconds, it is 409 IssuingUnderWay with Retry-After.")
            .Produces<IssuedAnswer>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict).Refuses(StatusCodes.Status422UnprocessableEntity);
    }

    private static RouteHandlerBuilder Order(RouteHandlerBuilder endpoint) => endpoint.WithTags("Orders")
        .Takes(ParameterLocation.Header, IdempotencyKey, "Asking again with the same key and the same body answers the same order, for a week.")
        .Produces<OrderAnswer>(StatusCodes.Status201Created)
        .Refuses(StatusCodes.Status404NotFound).Refuses(StatusCodes.Status422UnprocessableEntity);

    private static RouteHandlerBuilder Of(RouteHandlerBuilder endpoint) =>
        endpoint.WithTags("Orders").Refuses(StatusCodes.Status404NotFound);

    private static async Task<IResult> ListAsync(
        string? after, int? limit, Caller caller, ListOpenOrders list, HttpContext context, CancellationToken cancellationToken)
    {
        var paging = Paging.Read(after, limit);
        if (paging.IsRefused)
            return paging.Refusal.ToProblem(context);
        if (paging.Value.After is { } text && !Guid.TryParse(text, out _))
            return Paging.Unknown().ToProblem(context);

        var place = paging.Value.After is { } from ? Guid.Parse(from) : (Guid?)null;
        var found = await list.HandleAsync(place, paging.Value.Limit, caller.Actor, cancellationToken);
        return found.IsRefused
            ? found.Refusal.ToProblem(context)
            : Results.Ok(new OrderPageAnswer(
                [.. found.Value.Orders.Select(row => OrderAnswer.Of(row.Order, row.Profile, code: null))],
                found.Value.HasMore ? $"{found.Value.Orders[^1].Order.Id}" : null));
    }

    private static Task<IResult> PlaceAsync(
        OrderBody body, Caller caller, PlaceOrder place, FindOrder find, HttpContext context, CancellationToken cancellationToken)
    {
        var wanted = new WantedOrder(
            ProfileId: null, body.Profile.ToForm(), SystemRightsBody.Read(body.Profile.SystemRights),
            body.Profile.AllowsSeals ? Seals.Allowed : Seals.NotAllowed, body.Certificate.ToForm());
        return AnswerAsync(wanted, caller, place, find, context, cancellationToken);
    }

    private static Task<IResult> PlaceFurtherAsync(
        Guid id, CertificateBody body, Caller caller, PlaceOrder place, FindOrder find, HttpContext context,
        CancellationToken cancellationToken) =>
        AnswerAsync(
            new WantedOrder(id, Profile: null, SystemRights.None, Seals.NotAllowed, body.ToForm()), caller, place, find, context,
            cancellationToken);

    private static async Task<IResult> AnswerAsync(
        WantedOrder wanted, Caller caller, PlaceOrder place, FindOrder find, HttpContext context, CancellationToken cancellationToken)
    {
        var keys = context.Request.Headers[IdempotencyKey];
        if (keys.Count > 1)
            return new Refusal("IdempotencyKeyMalformed", $"One {IdempotencyKey} is enough.").ToProblem(context);

        var placed = await place.HandleAsync(wanted, keys is [{ } key] ? key : null, caller.Actor, cancellationToken);
        return placed.OrderId is { } id
            ? await AnswerNewAsync(id, caller, find, context, cancellationToken)
            : placed.Refusals.Select(Named).ToList().ToProblem(context);
    }

    // The form has other names for these two.
    private static Refusal Named(Refusal refusal) => refusal.Field switch
    {
        nameof(CertificateForm.Kind) => refusal.At(nameof(CertificateBody.Type)),
        nameof(CertificateForm.Method) => refusal.At(nameof(CertificateBody.Issuing)),
        _ => refusal,
    };

    private static async Task<IResult> AnswerNewAsync(
        Guid id, Caller caller, FindOrder find, HttpContext context, CancellationToken cancellationToken)
    {
        var found = await find.FindWithDeletedAsync(id, caller.Actor, cancellationToken);
        return found.IsRefused
            ? found.Refusal.ToProblem(context)
            : Results.Created($"{ApiFeature.Root}/orders/{id}", OrderAnswer.Of(found.Value));
    }

    private static async Task<IResult> FindAsync(
        Guid id, Caller caller, FindOrder find, HttpContext context, CancellationToken cancellationToken)
    {
        var found = await find.HandleAsync(id, caller.Actor, cancellationToken);
        return found.IsRefused ? found.Refusal.ToProblem(context) : Results.Ok(OrderAnswer.Of(found.Value));
    }

    private static async Task<IResult> DeleteAsync(
        Guid id, Caller caller, DeleteOrder delete, HttpContext context, CancellationToken cancellationToken) =>
        await delete.HandleAsync(id, caller.Actor, cancellationToken) is { } refusal ? refusal.ToProblem(context) : Results.NoContent();

    private static async Task<IResult> CreateCodeAsync(
        Guid id, Guid? replaces, Caller caller, CreateOneTimeCode create, HttpContext context, CancellationToken cancellationToken)
    {
        var made = await create.HandleAsync(id, replaces, caller.Actor, cancellationToken);
        return made.IsRefused
            ? made.Refusal.ToProblem(context)
            : Results.Json(
                new OneTimeCodeAnswer(made.Value.Id, made.Value.Code.Reveal(), made.Value.ExpiresAt), statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> SendValidationAsync(
        Guid id, Caller caller, SendEmailValidation send, HttpContext context, CancellationToken cancellationToken) =>
        await send.HandleAsync(id, caller.Actor, cancellationToken) is { } refusal ? refusal.ToProblem(context) : Results.Accepted();

    private static async Task<IResult> IssueAsync(
        Guid id, RequestBody body, Caller caller, IssueThroughApi issue, HttpContext context, CancellationToken cancellationToken)
    {
        var request = body.Read();
        if (request.IsRefused)
            return request.Refusal.ToProblem(context);

        var issued = await issue.HandleAsync(id, request.Value, caller.Actor, cancellationToken);
        return issued.IsRefused
            ? issued.Refusal.ToProblem(context)
            : Results.Created($"{ApiFeature.Root}/certificates/{issued.Value.Leaf.SerialNumber}", IssuedAnswer.Of(issued.Value));
    }
}
