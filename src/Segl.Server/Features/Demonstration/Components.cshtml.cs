using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Demonstration;

/// <summary>Every component on one page, for those who build pages and for the tests of their HTML.</summary>
[Public]
[DemonstrationOnly]
public sealed class ComponentsModel : PageModel
{
    /// <summary>A line of text.</summary>
    [BindProperty]
    public string Name { get; set; } = "";

    /// <summary>An address.</summary>
    [BindProperty]
    public string Email { get; set; } = "";

    /// <summary>A secret that is typed.</summary>
    [BindProperty]
    public string Password { get; set; } = "";

    /// <summary>A few digits that are not to be changed.</summary>
    [BindProperty]
    public string Code { get; set; } = "123456";

    /// <summary>Several lines.</summary>
    [BindProperty]
    public string LongText { get; set; } = "";

    /// <summary>One of a few.</summary>
    [BindProperty]
    public Fruit Fruit { get; set; } = Fruit.Pear;

    /// <summary>Any of a few.</summary>
    [BindProperty]
    public IReadOnlyList<Fruit> Fruits { get; set; } = [Fruit.Apple, Fruit.Plum];

    /// <summary>One of many.</summary>
    [BindProperty]
    public Fruit Listed { get; set; } = Fruit.Plum;

    /// <summary>A box to tick.</summary>
    [BindProperty]
    public bool Accepted { get; set; }

    /// <summary>A file.</summary>
    [BindProperty]
    public IFormFile? Upload { get; set; }

    /// <summary>Refuses whatever comes, so that the errors can be seen.</summary>
    public IActionResult OnPost()
    {
        this.AddRefusal(new Refusal("DemonstrationRefusal", "A refusal about the form as a whole."));
        this.AddRefusal(new Refusal("DemonstrationRefusal", "No text.").At(nameof(Fruit)));
        this.AddRefusal(new Refusal("DemonstrationRefusal", "No text.").At(nameof(Accepted)));
        return this.Refused(new Refusal("DemonstrationLength", "Name is too long.") { Field = nameof(Name), Arguments = ["64"] });
    }
}

/// <summary>Something to choose.</summary>
public enum Fruit
{
    /// <summary>An apple.</summary>
    Apple,

    /// <summary>A pear.</summary>
    Pear,

    /// <summary>A plum.</summary>
    Plum,
}
