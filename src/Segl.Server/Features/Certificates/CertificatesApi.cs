using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Api;
using Segl.Server.Features.Orders;
using Segl.Server.Web;

namespace Segl.Server.Features.Certificates;

/// <summary>Certificates over the API: looking, renewing, revoking, withdrawing from publication.</summary>
internal static class CertificatesApi
{
    // Longer than any certificate lasts.
    private const int DaysMax = 3_650;

    /// <summary>Maps it.</summary>
    public static void MapCertificates(this RouteGroupBuilder api)
    {
        api.MapGet("/certificates", ListAsync).WithName("listCertificates").WithTags("Certificates")
            .WithSummary("Lists certificates that were fetched, by when they expire").Produces<CertificatePageAnswer>();
        Of(api.MapGet("/certificates/{serialNumber}", FindAsync)).WithName("getCertificate").WithSummary("One certificate, with its chain")
            .Produces<CertificateAnswer>();
        Of(api.MapPost("/certificates/{serialNumber}/renewal", RenewAsync)).WithName("renewCertificate")
            .WithSummary("Orders the renewal of a valid certificate")
            .Produces<OrderAnswer>(StatusCodes.Status201Created).Refuses(StatusCodes.Status409Conflict);
        Of(api.MapPost("/certificates/{serialNumber}/revocation", RevokeAsync)).WithName("revokeCertificate")
            .WithSummary("Revokes a certificate; final. Asked again, it answers the first revocation")
            .Produces<RevocationAnswer>().Refuses(StatusCodes.Status409Conflict);
        Of(api.MapDelete("/certificates/{serialNumber}/publication", WithdrawAsync)).WithName("withdrawPublication")
            .WithSummary("Takes a certificate out of the public certificate database, at once").Produces(StatusCodes.Status204NoContent);
    }

    private static RouteHandlerBuilder Of(RouteHandlerBuilder endpoint) => endpoint.WithTags("Certificates")
        .Refuses(StatusCodes.Status404NotFound).Refuses(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> ListAsync(
        [AsParameters] CertificateQuery query, Caller caller, FindCertificates find, HttpContext context, CancellationToken cancellationToken)
    {
        var (paging, status) = (Paging.Read(query.After, query.Limit), Word.Read<CertificateStatus>(query.Status));
        if (paging.IsRefused)
            return paging.Refusal.ToProblem(context);
        if (status.IsUnknown || status.Value is CertificateStatus.Pending)
            return Word.Refuse<CertificateStatus>("status").ToProblem(context);
        if (query.ExpiresWithinDays is < 0 or > DaysMax)
            return new Refusal("Malformed", $"expiresWithinDays is from 0 to {DaysMax}.") { Field = "expiresWithinDays" }.ToProblem(context);

        var after = paging.Value.After is { } text ? SerialNumber.Parse(text) : null;
        if (after is { IsRefused: true })
            return Paging.Unknown().ToProblem(context);

        var found = await find.HandleAsync(
            new CertificateFilter(query.ProfileId, status.Value, query.ExpiresWithinDays), after is null ? null : after.Value, paging.Value.Limit, caller.Actor,
            cancellationToken);
        return found.IsRefused
            ? found.Refusal.ToProblem(context)
            : Results.Ok(new CertificatePageAnswer(
                [.. found.Value.Certificates.Select(CertificateRowAnswer.Of)],
                found.Value.HasMore ? $"{found.Value.Certificates[^1].Order.Serial}" : null));
    }

    private static async Task<IResult> FindAsync(
        string serialNumber, Caller caller, FindCertificate find, HttpContext context, CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(serialNumber, caller, find, cancellationToken);
        return found.IsRefused ? found.Refusal.ToProblem(context) : Results.Ok(CertificateAnswer.Of(found.Value));
    }

    private static async Task<IResult> RenewAsync(
        string serialNumber, Caller caller, FindCertificate find, RenewCertificate renew, FindOrder orders, HttpContext context,
        CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(serialNumber, caller, find, cancellationToken);
        if (found.IsRefused)
            return found.Refusal.ToProblem(context);

        var details = found.Value;
        var renewed = await renew.HandleAsync(
            details.Profile.Id, details.Serial, new RenewalForm(details.Profile.Version, DirectIssuing.No), caller.Actor, cancellationToken);
        if (renewed.IsRefused)
            return renewed.Refusal.ToProblem(context);

        var order = await orders.HandleAsync(renewed.Value.OrderId, caller.Actor, cancellationToken);
        return order.IsRefused
            ? order.Refusal.ToProblem(context)
            : Results.Created($"{ApiFeature.Root}/orders/{renewed.Value.OrderId}", OrderAnswer.Of(order.Value));
    }

    private static async Task<IResult> RevokeAsync(
        string serialNumber, RevocationBody body, Caller caller, FindCertificate find, RevokeCertificate revoke, HttpContext context,
        CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(serialNumber, caller, find, cancellationToken);
        if (found.IsRefused)
            return found.Refusal.ToProblem(context);

        // A program that names the cause has confirmed; the box on the page is for people.
        var revoked = await revoke.HandleAsync(
            found.Value.Profile.Id, found.Value.Serial, new RevocationForm(body.Cause, IsConfirmed: true), caller.Actor, cancellationToken);
        return revoked.IsRefused ? revoked.Refusal.ToProblem(context) : Results.Ok(RevocationAnswer.Of(revoked.Value));
    }

    private static async Task<IResult> WithdrawAsync(
        string serialNumber, Caller caller, FindCertificate find, WithdrawPublishing withdraw, HttpContext context,
        CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(serialNumber, caller, find, cancellationToken);
        if (found.IsRefused)
            return found.Refusal.ToProblem(context);

        return await withdraw.HandleAsync(found.Value.Profile.Id, found.Value.Serial, caller.Actor, cancellationToken) is { } refusal
            ? refusal.ToProblem(context)
            : Results.NoContent();
    }

    // What is no serial number is the number of nothing.
    private static async Task<Result<CertificateDetails>> LookUpAsync(
        string text, Caller caller, FindCertificate find, CancellationToken cancellationToken)
    {
        var serial = SerialNumber.Parse(text);
        return serial.IsRefused ? Missing.Refusal : await find.HandleAsync(serial.Value, caller.Actor, cancellationToken);
    }
}

/// <summary>Which certificates a program asks for.</summary>
internal sealed class CertificateQuery
{
    /// <summary>Only those of a profile.</summary>
    public Guid? ProfileId { get; init; }

    /// <summary>valid, revoked or expired.</summary>
    public string? Status { get; init; }

    /// <summary>Only those that expire within so many days and have not yet.</summary>
    public int? ExpiresWithinDays { get; init; }

    /// <summary>What the part before gave as next.</summary>
    public string? After { get; init; }

    /// <summary>How many at most: 1 to 100, 50 when absent.</summary>
    public int? Limit { get; init; }
}
