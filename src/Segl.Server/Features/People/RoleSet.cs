using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;

namespace Segl.Server.Features.People;

/// <summary>One or more roles of a person in an organisation (R1.2), each once and in their order; equal where the roles are.</summary>
public sealed record RoleSet
{
    private RoleSet(string value) => Value = value;

    /// <summary>The roles as text, for a form and for the database.</summary>
    public string Value { get; }

    /// <summary>The roles.</summary>
    public IReadOnlyList<Role> Roles => [.. Value.Split(',').Select(Enum.Parse<Role>)];

    /// <summary>These roles as text; empty for none.</summary>
    public static string Text(IEnumerable<Role> roles) => string.Join(',', roles.Distinct().Order());

    /// <summary>These roles; refused where there are none.</summary>
    public static Result<RoleSet> Of(IReadOnlyCollection<Role> roles)
    {
        if (roles.Count == 0 || !roles.All(role => Enum.IsDefined(role)))
            return new Refusal("RolesMissing", "Choose at least one role.") { Field = nameof(Roles) };

        return new RoleSet(Text(roles));
    }

    /// <summary>Reads what was kept.</summary>
    internal static RoleSet Read(string value) => Of([.. value.Split(',').Select(Enum.Parse<Role>)]).Value;

    /// <summary>The roles as text.</summary>
    public override string ToString() => Value;
}
