using System.Diagnostics;

namespace Segl.Server.Features.Organisations;

/// <summary>Something that may be done in an organisation; the rows of the table in R1.2.</summary>
public enum Right
{
    /// <summary>Change the organisation's settings, assign roles.</summary>
    ChangeOrganisation,

    /// <summary>See profiles, certificates and settings.</summary>
    SeeCertificates,

    /// <summary>Order, renew, revoke, delete a pending order, edit a profile, export.</summary>
    AdministerCertificates,

    /// <summary>Issue and fetch an ordered certificate by user login.</summary>
    IssueByUserLogin,
}

/// <summary>The table of R1.2, the only place where roles become rights.</summary>
public static class Rights
{
    /// <summary>The roles that carry a right.</summary>
    public static IReadOnlyList<Role> RolesWith(Right right) => right switch
    {
        Right.ChangeOrganisation => [Role.OrganisationAdministrator],
        Right.SeeCertificates => [Role.OrganisationAdministrator, Role.UserAdministrator, Role.RightsAdministrator],
        Right.AdministerCertificates => [Role.UserAdministrator],
        Right.IssueByUserLogin => [Role.UserAdministrator],
        _ => throw new UnreachableException($"Right {right}"),
    };
}
