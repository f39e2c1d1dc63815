using System.Diagnostics;

namespace Segl.Server.Features.Orders;

/// <summary>The addresses of the pages about orders.</summary>
public static class OrderPaths
{
    /// <summary>Where the form for a new profile begins.</summary>
    public const string Begin = "/certifikater/opret";

    /// <summary>Where a further certificate of a profile is ordered.</summary>
    public static string BeginFurther(Guid profileId) => $"/certifikater/{profileId}/bestil";

    /// <summary>One step of a form.</summary>
    public static string Of(Guid draftId, OrderStep step) => $"{Begin}/{draftId}/" + step switch
    {
        OrderStep.MasterData => "stamdata",
        OrderStep.SystemRights => "rettigheder",
        OrderStep.Seals => "segl",
        OrderStep.Certificate => "certifikat",
        _ => throw new UnreachableException($"Step {step}"),
    };

    /// <summary>“Kontrollér oplysninger”.</summary>
    public static string Summary(Guid draftId) => $"{Begin}/{draftId}/kontroller";

    /// <summary>The receipt.</summary>
    public static string Receipt(Guid draftId) => $"{Begin}/{draftId}/kvittering";

    /// <summary>A profile's page.</summary>
    public static string Profile(Guid profileId) => $"/certifikater/{profileId}";

    /// <summary>An order's page.</summary>
    public static string Order(Guid orderId) => $"/bestillinger/{orderId}";

    /// <summary>Where an order's one-time code is shown or replaced.</summary>
    public static string Code(Guid orderId) => $"/bestillinger/{orderId}/kode";

    /// <summary>Where an order is deleted.</summary>
    public static string Delete(Guid orderId) => $"/bestillinger/{orderId}/slet";

    /// <summary>Where an order's certificate is fetched.</summary>
    public static string Fetch(ReferenceNumber reference) => $"/udsted/{reference}";
}
