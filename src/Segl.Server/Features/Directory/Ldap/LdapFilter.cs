namespace Segl.Server.Features.Directory.Ldap;

/// <summary>Which entries a search is for (RFC 4511 §4.5.1.7). Attributes are named as the client wrote them.</summary>
internal abstract record LdapFilter;

/// <summary>All of these; of none it is always true (RFC 4526).</summary>
internal sealed record AndFilter(IReadOnlyList<LdapFilter> Parts) : LdapFilter;

/// <summary>One of these at least; of none it is always false (RFC 4526).</summary>
internal sealed record OrFilter(IReadOnlyList<LdapFilter> Parts) : LdapFilter;

/// <summary>Not this.</summary>
internal sealed record NotFilter(LdapFilter Part) : LdapFilter;

/// <summary>The attribute has this value.</summary>
internal sealed record EqualityFilter(string Attribute, string Value) : LdapFilter;

/// <summary>The attribute has a value with these pieces in this order.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Initial">How it begins; null for anyhow.</param>
/// <param name="Any">What comes in between, in this order.</param>
/// <param name="Final">How it ends; null for anyhow.</param>
internal sealed record SubstringsFilter(string Attribute, string? Initial, IReadOnlyList<string> Any, string? Final) : LdapFilter;

/// <summary>The entry has the attribute.</summary>
internal sealed record PresenceFilter(string Attribute) : LdapFilter;

/// <summary>What nobody can say of any entry: a rule that this server does not know, a value that is none of its attribute's.</summary>
internal sealed record UndefinedFilter : LdapFilter;
