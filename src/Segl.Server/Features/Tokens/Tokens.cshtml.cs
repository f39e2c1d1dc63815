using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Texts;

namespace Segl.Server.Features.Tokens;

/// <summary>The person's own access tokens in the organisation that the person acts for.</summary>
[Needs(Right.SeeCertificates)]
public sealed class TokensModel(ListTokens list, EndToken end, CurrentActor current) : PageModel
{
    /// <summary>Where one is made.</summary>
    public const string NewPath = "/sikkerhed/api-noegler/ny";

    /// <summary>The tokens that live.</summary>
    public IReadOnlyList<AccessToken> Tokens { get; private set; } = [];

    /// <summary>What a token is for, in words.</summary>
    public static string RightsIn(Wording texts, TokenRights rights) => string.Join(
        ", ", Enum.GetValues<TokenRights>().Where(each => each != TokenRights.None && rights.HasFlag(each)).Select(each => texts[$"Tokens.Right.{each}"]));

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Tokens = await list.HandleAsync(await ActorAsync(cancellationToken), cancellationToken);

    /// <summary>Ends one.</summary>
    public async Task<IActionResult> OnPostEndAsync(Guid token, CancellationToken cancellationToken)
    {
        var refusal = await end.HandleAsync(token, await ActorAsync(cancellationToken), cancellationToken);
        if (refusal is not null)
        {
            await OnGetAsync(cancellationToken);
            return this.Refused(refusal);
        }

        TempData["Done"] = true;
        return RedirectToPage();
    }

    // The filter lets nobody in without.
    private async Task<Actor> ActorAsync(CancellationToken cancellationToken) => (await current.GetAsync(cancellationToken))!;
}
