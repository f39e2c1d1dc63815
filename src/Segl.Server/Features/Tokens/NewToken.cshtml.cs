using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Security;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Tokens;

/// <summary>Makes an access token and shows it, once: in the answer to the form, which no reload repeats.</summary>
[Needs(Right.SeeCertificates)]
[NeedsFreshSignIn(OwnAccount.Purpose)]
public sealed class NewTokenModel(CreateToken create, CurrentActor current) : PageModel
{
    private const int LifetimeDaysUsual = 90;

    /// <summary>What it is to be called.</summary>
    [BindProperty]
    public string Name { get; set; } = "";

    /// <summary>What it is for.</summary>
    [BindProperty]
    public IList<TokenRights> Rights { get; set; } = [];

    /// <summary>How many days it lasts.</summary>
    [BindProperty]
    public int LifetimeDays { get; set; } = LifetimeDaysUsual;

    /// <summary>What can be chosen.</summary>
    public IReadOnlyList<TokenRights> Offered { get; private set; } = [];

    /// <summary>The token that was made; null before.</summary>
    public MadeToken? Made { get; private set; }

    /// <summary>Shows the form.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) => Offered = TokenGrants.OfferedTo(await ActorAsync(cancellationToken));

    /// <summary>Makes it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await OnGetAsync(cancellationToken);
        if (!ModelState.IsValid)
            return this.Malformed();

        var rights = Rights.Aggregate(TokenRights.None, (all, right) => all | right);
        var made = await create.HandleAsync(new WantedToken(Name, rights, LifetimeDays), await ActorAsync(cancellationToken), cancellationToken);
        if (made.IsRefused)
            return this.Refused(made.Refusal);

        Response.Headers.CacheControl = "no-store";
        Made = made.Value;
        return Page();
    }

    // The filter lets nobody in without.
    private async Task<Actor> ActorAsync(CancellationToken cancellationToken) => (await current.GetAsync(cancellationToken))!;
}
