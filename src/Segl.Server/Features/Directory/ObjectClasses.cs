namespace Segl.Server.Features.Directory;

/// <summary>The object classes of this directory (RFC 4512 §4.2, RFC 4519 §3, RFC 4523 §3).</summary>
internal static class ObjectClasses
{
    public const string Top = "top";
    public const string Country = "country";
    public const string Organization = "organization";
    public const string Device = "device";
    public const string PkiUser = "pkiUser";

    /// <summary>That an entry may have attributes that its other classes do not name, as mail and organizationIdentifier.</summary>
    public const string ExtensibleObject = "extensibleObject";

    public const string Subschema = "subschema";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["2.5.6.0"] = Top,
        ["2.5.6.2"] = Country,
        ["2.5.6.4"] = Organization,
        ["2.5.6.14"] = Device,
        ["2.5.6.21"] = PkiUser,
        ["1.3.6.1.4.1.1466.101.120.111"] = ExtensibleObject,
        ["2.5.20.1"] = Subschema,
    };

    /// <summary>Their definitions (RFC 4512 §4.1.1).</summary>
    public static IReadOnlyList<string> Definitions { get; } =
    [
        "( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )",
        "( 2.5.6.2 NAME 'country' SUP top STRUCTURAL MUST c )",
        "( 2.5.6.4 NAME 'organization' SUP top STRUCTURAL MUST o )",
        "( 2.5.6.14 NAME 'device' SUP top STRUCTURAL MUST cn MAY ( serialNumber $ o ) )",
        "( 2.5.6.21 NAME 'pkiUser' SUP top AUXILIARY MAY userCertificate )",
        "( 1.3.6.1.4.1.1466.101.120.111 NAME 'extensibleObject' SUP top AUXILIARY )",
        "( 2.5.20.1 NAME 'subschema' AUXILIARY MAY ( attributeTypes $ objectClasses $ matchingRules ) )",
    ];

    /// <summary>A value as entries have it: a class may be asked for by its object identifier too.</summary>
    public static string NameOf(AttributeType type, string value) =>
        type == AttributeTypes.ObjectClass && Names.TryGetValue(value, out var name) ? name : value;
}
