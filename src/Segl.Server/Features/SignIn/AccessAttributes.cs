using Segl.Server.Features.Organisations;

namespace Segl.Server.Features.SignIn;

/// <summary>Who may see a page; each page model carries exactly one of the kinds, and the host refuses to show a page without.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class AccessAttribute : Attribute;

/// <summary>
/// Only people whose roles carry a right in the organisation that they act for; to everybody else the page does not exist (R1.2).
/// </summary>
public sealed class NeedsAttribute(Right right) : AccessAttribute
{
    /// <summary>The right.</summary>
    public Right Right { get; } = right;
}

/// <summary>Everybody who is signed in and acts for an organisation, whatever the roles.</summary>
public sealed class SignedInOnlyAttribute : AccessAttribute
{
    /// <summary>Whether the page also serves people who have chosen no organisation yet; there is no <see cref="Actor"/> then.</summary>
    public bool IsAlsoWithoutOrganisation { get; init; }
}

/// <summary>Everybody: what the page shows is guarded by other means (a link, a reference number and code) or is no secret.</summary>
public sealed class PublicAttribute : AccessAttribute;
