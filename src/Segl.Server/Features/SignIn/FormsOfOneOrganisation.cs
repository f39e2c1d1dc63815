using Microsoft.AspNetCore.Antiforgery;

namespace Segl.Server.Features.SignIn;

/// <summary>Holds every form to the organisation that it was shown for.</summary>
/// <remarks>
/// Somebody with several organisations may change over in another window; what was filled in for the one must not be carried out for the other.
/// Every form carries a token already, so the organisation stands in it, and the form is refused as one that is too old. Pages that need no right in
/// an organisation, such as choosing another one and signing out, go on as they are.
/// </remarks>
internal sealed class FormsOfOneOrganisation : IAntiforgeryAdditionalDataProvider
{
    /// <inheritdoc/>
    public string GetAdditionalData(HttpContext context) =>
        context.RequestServices.GetRequiredService<CurrentActor>().ChosenOrganisation?.ToString("N") ?? "";

    /// <inheritdoc/>
    public bool ValidateAdditionalData(HttpContext context, string additionalData) =>
        context.GetEndpoint()?.Metadata.GetMetadata<NeedsAttribute>() is null
        || string.Equals(additionalData, GetAdditionalData(context), StringComparison.Ordinal);
}
