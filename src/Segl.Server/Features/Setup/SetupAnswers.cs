using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Setup;

/// <summary>What the first administrator wrote.</summary>
public sealed record SetupAnswers : NewSignIn
{
    /// <summary>Rows of a form, not a register: the rest is added later.</summary>
    public const int NumbersMax = 50;

    /// <summary>The organisation's name.</summary>
    public string OrganisationName { get; set; } = "";

    /// <summary>Its CVR number.</summary>
    public string Cvr { get; set; } = "";

    /// <summary>Its GLN; empty where it has none.</summary>
    public string Gln { get; set; } = "";

    /// <summary>Its P numbers, one per line.</summary>
    public string PNumbers { get; set; } = "";

    /// <summary>Its SE numbers, one per line.</summary>
    public string SeNumbers { get; set; } = "";

    /// <summary>The administrator's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The administrator's e-mail address.</summary>
    public string Email { get; set; } = "";

    /// <summary>Everything that is wrong, each at its field; empty where nothing is.</summary>
    internal IReadOnlyList<Refusal> Faults(CvrRule rule)
    {
        IEnumerable<Refusal?> all =
        [
            OrganizationName.Parse(OrganisationName).Refusal?.At(nameof(OrganisationName)),
            Pki.Names.Cvr.Parse(Cvr, rule).Refusal?.At(nameof(Cvr)),
            Gln.Trim().Length == 0 ? null : Pki.Names.Gln.Parse(Gln).Refusal?.At(nameof(Gln)),
            FaultOf(PNumbers, nameof(PNumbers), number => PNumber.Parse(number).Refusal),
            FaultOf(SeNumbers, nameof(SeNumbers), number => SeNumber.Parse(number).Refusal),
            ContactName.Parse(Name).Refusal?.At(nameof(Name)),
            EmailAddress.Parse(Email).Refusal?.At(nameof(Email)),
        ];
        return [.. all.OfType<Refusal>(), .. SignInFaults()];
    }

    /// <summary>The numbers of a field with one per line, each once.</summary>
    internal static IReadOnlyList<string> Lines(string field) =>
        [.. field.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    private static Refusal? FaultOf(string field, string name, Func<string, Refusal?> parse)
    {
        var lines = Lines(field);
        if (lines.Count > NumbersMax)
            return new Refusal("TooManyNumbers", $"At most {NumbersMax} numbers.") { Field = name, Arguments = [$"{NumbersMax}"] };
        return lines.Select(parse).FirstOrDefault(refusal => refusal is not null)?.At(name);
    }
}
