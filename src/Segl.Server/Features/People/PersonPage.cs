using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.People;

/// <summary>A page about one person of the organisation.</summary>
public abstract class PersonPage(FindPerson find, CurrentActor current) : PageModel
{
    /// <summary>The account's id, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "person")]
    public Guid AccountId { get; set; }

    /// <summary>The roles that the page showed.</summary>
    [BindProperty]
    public string SeenRoles { get; set; } = "";

    /// <summary>Whether the reader knows that the own right goes.</summary>
    [BindProperty]
    public bool AcceptsOwnLoss { get; set; }

    /// <summary>The person.</summary>
    public PersonDetails Details { get; private set; } = null!; // Set before the page is shown.

    /// <summary>Whether the person is the reader.</summary>
    public bool IsOneself { get; private set; }

    /// <summary>What the reader knows of the own right.</summary>
    protected OwnLoss OwnLoss => AcceptsOwnLoss ? OwnLoss.Accepted : OwnLoss.NotAccepted;

    /// <summary>Finds the person; null where there is none for this reader.</summary>
    protected async Task<Actor?> FindAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return null;

        var found = await find.HandleAsync(AccountId, actor, cancellationToken);
        if (found.IsRefused)
            return null;

        (Details, IsOneself) = (found.Value, AccountId == actor.AccountId);
        return actor;
    }
}
