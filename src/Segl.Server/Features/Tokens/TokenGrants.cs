using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;

namespace Segl.Server.Features.Tokens;

/// <summary>The tables from what a token is for to what its bearer may do.</summary>
public static class TokenGrants
{
    private static readonly (TokenRights Given, Right Right)[] s_table =
    [
        (TokenRights.SeeCertificates, Right.SeeCertificates),
        (TokenRights.AdministerCertificates, Right.AdministerCertificates),
        (TokenRights.ChangeOrganisation, Right.ChangeOrganisation),
    ];

    /// <summary>What a person can be offered for a token: no more than the person may do.</summary>
    public static IReadOnlyList<TokenRights> OfferedTo(Actor actor) =>
        [.. s_table.Where(row => actor.Has(row.Right)).Select(row => row.Given)];

    /// <summary>The rights that these are.</summary>
    public static IReadOnlySet<Right> RightsOf(TokenRights given) =>
        s_table.Where(row => given.HasFlag(row.Given)).Select(row => row.Right).ToHashSet();

    /// <summary>What a system may do with the rights of its profile (R2.2): whoever handles certificates sees them too.</summary>
    public static TokenRights OfSystem(SystemRights rights) =>
        (rights.HasFlag(SystemRights.IdmServices) ? TokenRights.SeeCertificates : TokenRights.None)
        | (rights.HasFlag(SystemRights.CertificateHandling)
            ? TokenRights.SeeCertificates | TokenRights.AdministerCertificates
            : TokenRights.None);

    /// <summary>The roles that carry what a system may do.</summary>
    public static IReadOnlySet<Role> RolesOf(TokenRights given) => given switch
    {
        TokenRights.None => new HashSet<Role>(),
        _ when given.HasFlag(TokenRights.AdministerCertificates) => new HashSet<Role> { Role.UserAdministrator },
        _ => new HashSet<Role> { Role.RightsAdministrator },
    };
}
