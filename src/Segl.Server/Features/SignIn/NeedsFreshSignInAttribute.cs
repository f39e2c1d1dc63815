using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Segl.Server.Features.SignIn;

/// <summary>A page that asks the person to sign in again before it shows or does anything, for a purpose of its own.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsFreshSignInAttribute(string purpose) : Attribute, IAuthorizationFilter, IOrderedFilter
{
    /// <summary>The purpose.</summary>
    public string Purpose { get; } = purpose;

    // After the filter that says who may see the page at all.
    /// <inheritdoc/>
    public int Order => 1;

    /// <inheritdoc/>
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var fresh = context.HttpContext.RequestServices.GetRequiredService<FreshSignIn>();
        if (context.Result is null && !fresh.IsFreshFor(context.HttpContext, Purpose))
            context.Result = new RedirectResult(SignInPaths.SignInAgainFor(Purpose, context.HttpContext.Request.Path));
    }
}
