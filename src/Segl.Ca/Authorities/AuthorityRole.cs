using System.Diagnostics;

namespace Segl.Ca.Authorities;

/// <summary>What an authority of the installation signs.</summary>
public enum AuthorityRole
{
    /// <summary>The root: authorities.</summary>
    Root,

    /// <summary>The issuing authority: everybody else.</summary>
    Issuing,
}

/// <summary>How roles stand in the tables.</summary>
internal static class AuthorityRoles
{
    public static string Text(this AuthorityRole role) => role switch
    {
        AuthorityRole.Root => NewAuthority.Root,
        AuthorityRole.Issuing => NewAuthority.Issuing,
        _ => throw new UnreachableException(),
    };
}
