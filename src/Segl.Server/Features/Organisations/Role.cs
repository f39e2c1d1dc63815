namespace Segl.Server.Features.Organisations;

/// <summary>What a person is in an organisation (R1.2); one person may be several things.</summary>
public enum Role
{
    /// <summary>Changes the organisation's settings and assigns roles.</summary>
    OrganisationAdministrator = 1,

    /// <summary>Orders, renews, revokes, edits and exports; issues by user login.</summary>
    UserAdministrator = 2,

    /// <summary>Sees profiles, certificates and settings.</summary>
    RightsAdministrator = 3,

    /// <summary>Fetches the certificates that name this person as contact, with the means of each order.</summary>
    ContactPerson = 4,
}
