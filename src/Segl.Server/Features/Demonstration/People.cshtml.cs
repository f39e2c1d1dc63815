using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Demonstration;

/// <summary>Who can be played in the demonstration, and how to sign in as them.</summary>
[Public]
[DemonstrationOnly]
public sealed class PeopleModel(DemonstrationPeople people) : PageModel
{
    /// <summary>The people.</summary>
    public IReadOnlyList<PersonToPlay> People { get; private set; } = [];

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) => People = await people.ListAsync(cancellationToken);
}
