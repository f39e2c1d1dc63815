using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Segl.Server.Features.SignIn;

/// <summary>Enforces what each page says of itself by its <see cref="AccessAttribute"/>, before its form is even read.</summary>
internal sealed class AccessFilter(CurrentActor current) : IAsyncAuthorizationFilter
{
    private static readonly ConcurrentDictionary<Type, AccessAttribute> s_known = [];

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        if (context.ActionDescriptor is not CompiledPageActionDescriptor page)
            return;

        context.Result = await RefuseAsync(AccessOf(page.ModelTypeInfo ?? page.PageTypeInfo), context.HttpContext);
    }

    /// <summary>What a page says of itself.</summary>
    /// <exception cref="InvalidOperationException">It says nothing: nobody gets in.</exception>
    public static AccessAttribute AccessOf(Type pageModel) =>
        s_known.GetOrAdd(pageModel, type => type.GetCustomAttribute<AccessAttribute>()
            ?? throw new InvalidOperationException(
                $"{type.Name} says not who may see it: give it [Needs(…)], [SignedInOnly] or [Public]."));

    private async Task<IActionResult?> RefuseAsync(AccessAttribute access, HttpContext context)
    {
        if (access is PublicAttribute)
            return null;
        if (await current.SessionAsync(context.RequestAborted) is null)
            return new RedirectResult(SignInPaths.SignInFor(context.Request));
        if (access is SignedInOnlyAttribute { IsAlsoWithoutOrganisation: true })
            return null;
        if (await current.GetAsync(context.RequestAborted) is not { } actor)
            return new RedirectResult(SignInPaths.ChooseOrganisationFor(context.Request));

        return access is NeedsAttribute needs && !actor.Has(needs.Right) ? new NotFoundResult() : null;
    }
}
