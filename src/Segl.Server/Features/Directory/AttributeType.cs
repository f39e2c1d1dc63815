using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace Segl.Server.Features.Directory;

/// <summary>An attribute that entries have (RFC 4512 §2.5).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Oid">Its object identifier.</param>
/// <param name="Definition">What else the subschema says of it.</param>
internal sealed record AttributeType(string Name, string Oid, string Definition)
{
    /// <summary>Its other name; null where it has one only.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether it is returned only to those who ask for it (RFC 4512 §3.4).</summary>
    public bool IsOperational { get; init; }

    /// <summary>Whether its values are certificates, which go over the wire as DER only (RFC 4523 §2.1), not compared here.</summary>
    public bool IsBinary { get; init; }

    /// <summary>Whether a search may name pieces of its values: where the subschema says so.</summary>
    public bool HasSubstrings { get; } = Definition.Contains(" SUBSTR ", StringComparison.Ordinal);

    /// <summary>How answers call it.</summary>
    public string Description => IsBinary ? $"{Name};binary" : Name;

    /// <summary>There is one of each.</summary>
    public bool Equals(AttributeType? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}

/// <summary>The attributes of this directory (RFC 4519, RFC 4523, RFC 4524, X.520).</summary>
internal static class AttributeTypes
{
    private const string IgnoreCase = "EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15";
    private const string OidSyntax = "EQUALITY objectIdentifierMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.38";
    private const string NameSyntax = "EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12";
    private const string ServerUsage = "NO-USER-MODIFICATION USAGE dSAOperation";
    private const string TreeUsage = "USAGE directoryOperation";

    public static readonly AttributeType ObjectClass = new("objectClass", "2.5.4.0", OidSyntax);

    public static readonly AttributeType Country =
        new("c", "2.5.4.6", $"EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.11 SINGLE-VALUE") { Alias = "countryName" };

    public static readonly AttributeType CommonName = new("cn", "2.5.4.3", IgnoreCase) { Alias = "commonName" };

    public static readonly AttributeType Mail = new(
        "mail",
        "0.9.2342.19200300.100.1.3",
        "EQUALITY caseIgnoreIA5Match SUBSTR caseIgnoreIA5SubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.26{256}")
    {
        Alias = "rfc822Mailbox",
    };

    public static readonly AttributeType SerialNumber =
        new("serialNumber", "2.5.4.5", "EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.44");

    public static readonly AttributeType Organization = new("o", "2.5.4.10", IgnoreCase) { Alias = "organizationName" };

    public static readonly AttributeType OrganizationIdentifier = new("organizationIdentifier", "2.5.4.97", IgnoreCase);

    public static readonly AttributeType UserId = new("uid", "0.9.2342.19200300.100.1.1", IgnoreCase) { Alias = "userid" };

    public static readonly AttributeType UserCertificate =
        new("userCertificate", "2.5.4.36", "SYNTAX 1.3.6.1.4.1.1466.115.121.1.8") { IsBinary = true };

    public static readonly AttributeType NamingContexts = Server("namingContexts", "1.3.6.1.4.1.1466.101.120.5", NameSyntax);
    public static readonly AttributeType SupportedVersion =
        Server("supportedLDAPVersion", "1.3.6.1.4.1.1466.101.120.15", "EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27");

    public static readonly AttributeType SupportedControl = Server("supportedControl", "1.3.6.1.4.1.1466.101.120.13", OidSyntax);
    public static readonly AttributeType SupportedExtension = Server("supportedExtension", "1.3.6.1.4.1.1466.101.120.7", OidSyntax);
    public static readonly AttributeType SupportedFeatures = Server("supportedFeatures", "1.3.6.1.4.1.4203.1.3.5", OidSyntax);
    public static readonly AttributeType VendorName =
        Server("vendorName", "1.3.6.1.1.4", "EQUALITY caseExactMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15");

    public static readonly AttributeType SubschemaSubentry =
        new("subschemaSubentry", "2.5.18.10", $"{NameSyntax} SINGLE-VALUE NO-USER-MODIFICATION {TreeUsage}") { IsOperational = true };

    public static readonly AttributeType Types = Schema("attributeTypes", "2.5.21.5", "1.3.6.1.4.1.1466.115.121.1.3");
    public static readonly AttributeType Classes = Schema("objectClasses", "2.5.21.6", "1.3.6.1.4.1.1466.115.121.1.37");
    public static readonly AttributeType Rules = Schema("matchingRules", "2.5.21.4", "1.3.6.1.4.1.1466.115.121.1.30");
    public static readonly AttributeType Syntaxes =
        Schema("ldapSyntaxes", "1.3.6.1.4.1.1466.101.120.16", "1.3.6.1.4.1.1466.115.121.1.54");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AttributeType> All { get; } =
    [
        ObjectClass, Country, CommonName, Mail, SerialNumber, Organization, OrganizationIdentifier, UserId, UserCertificate,
        NamingContexts, SupportedVersion, SupportedControl, SupportedExtension, SupportedFeatures, VendorName,
        SubschemaSubentry, Types, Classes, Rules, Syntaxes,
    ];

    private static readonly FrozenDictionary<string, AttributeType> ByName = All
        .SelectMany(type => new[] { type.Name, type.Alias, type.Oid }.OfType<string>().Select(name => KeyValuePair.Create(name, type)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The attribute of a description (RFC 4512 §2.5); null where there is none of that name with those options.</summary>
    public static AttributeType? Find(string description)
    {
        if (ByName.TryGetValue(description, out var type))
            return type; // That certificates go as binary need not be said.

        // RFC 4522: this one option says how values are written. Of the others none is known.
        const string Binary = ";binary";
        return description.EndsWith(Binary, StringComparison.OrdinalIgnoreCase)
            && ByName.TryGetValue(description[..^Binary.Length], out var binary) && binary.IsBinary
            ? binary
            : null;
    }

    private static AttributeType Server(string name, string oid, string syntax) =>
        new(name, oid, $"{syntax} {ServerUsage}") { IsOperational = true };

    private static AttributeType Schema(string name, string oid, string syntax) =>
        new(name, oid, $"EQUALITY objectIdentifierFirstComponentMatch SYNTAX {syntax} {TreeUsage}") { IsOperational = true };
}
