namespace Segl.Server.Features.Directory.Ldap;

/// <summary>Object identifiers of the protocol.</summary>
internal static class LdapOids
{
    /// <summary>StartTLS (RFC 4511 §4.14).</summary>
    public const string StartTls = "1.3.6.1.4.1.1466.20037";

    /// <summary>Notice of Disconnection (RFC 4511 §4.4.1).</summary>
    public const string Disconnection = "1.3.6.1.4.1.1466.20036";

    /// <summary>Simple paged results (RFC 2696).</summary>
    public const string PagedResults = "1.2.840.113556.1.4.319";

    /// <summary>All operational attributes by <c>+</c> (RFC 3673).</summary>
    public const string AllOperationalAttributes = "1.3.6.1.4.1.4203.1.5.1";

    /// <summary>Filters that are always true or false (RFC 4526).</summary>
    public const string AbsoluteFilters = "1.3.6.1.4.1.4203.1.5.3";
}
