using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Features.Directory;

/// <summary>The entries and their names: the country, in it organisations, in them certificates.</summary>
/// <remarks>
/// An organisation is named by its number, which never changes and belongs to one only, and not by its name, which does neither. A
/// certificate is named by its serial number. Why: decision 0016.
/// </remarks>
internal static class DirectoryTree
{
    /// <summary>The name that everything is below.</summary>
    public const string CountryName = "c=DK";

    /// <summary>Where the schema is.</summary>
    public const string SubschemaName = "cn=Subschema";

    /// <summary>How organizationIdentifier begins, as it is compared.</summary>
    public const string OrganisationPrefix = "ntrdk-";

    private const string Denmark = "DK";
    private const int CertificateAttributesMax = 9;

    private static readonly AttributeType[] NamedInCertificates =
        [AttributeTypes.CommonName, AttributeTypes.SerialNumber, AttributeTypes.Organization, AttributeTypes.OrganizationIdentifier];

    private static readonly EntryAttribute ClassesOfCertificates = EntryAttribute.Of(
        AttributeTypes.ObjectClass, ObjectClasses.Top, ObjectClasses.Device, ObjectClasses.PkiUser, ObjectClasses.ExtensibleObject);

    private static readonly EntryAttribute SchemaOfCertificates = EntryAttribute.Of(AttributeTypes.SubschemaSubentry, SubschemaName);

    /// <summary>The server's own entry (RFC 4512 §5.1).</summary>
    public static DirectoryEntry Root(bool hasTls) => new("",
    [
        EntryAttribute.Of(AttributeTypes.ObjectClass, ObjectClasses.Top),
        EntryAttribute.Of(AttributeTypes.NamingContexts, CountryName),
        EntryAttribute.Of(AttributeTypes.SupportedVersion, "3"),
        EntryAttribute.Of(AttributeTypes.SupportedControl, LdapOids.PagedResults),
        .. hasTls ? [EntryAttribute.Of(AttributeTypes.SupportedExtension, LdapOids.StartTls)] : Array.Empty<EntryAttribute>(),
        EntryAttribute.Of(AttributeTypes.SupportedFeatures, LdapOids.AllOperationalAttributes, LdapOids.AbsoluteFilters),
        EntryAttribute.Of(AttributeTypes.SubschemaSubentry, SubschemaName),
        EntryAttribute.Of(AttributeTypes.VendorName, "Segl"),
    ]);

    /// <summary>The schema (RFC 4512 §4.2).</summary>
    public static DirectoryEntry Subschema { get; } = new(SubschemaName,
    [
        EntryAttribute.Of(AttributeTypes.ObjectClass, ObjectClasses.Top, ObjectClasses.Subschema, ObjectClasses.ExtensibleObject),
        EntryAttribute.Of(AttributeTypes.CommonName, "Subschema"),
        EntryAttribute.Of(AttributeTypes.Types, [.. AttributeTypes.All.Select(Definition)]),
        EntryAttribute.Of(AttributeTypes.Classes, ObjectClasses.Definitions),
        EntryAttribute.Of(AttributeTypes.Rules, SchemaRules.Rules),
        EntryAttribute.Of(AttributeTypes.Syntaxes, SchemaRules.Syntaxes),
    ]);

    /// <summary>The country.</summary>
    public static DirectoryEntry Country { get; } = new(CountryName,
    [
        EntryAttribute.Of(AttributeTypes.ObjectClass, ObjectClasses.Top, ObjectClasses.Country),
        EntryAttribute.Of(AttributeTypes.Country, Denmark),
        EntryAttribute.Of(AttributeTypes.SubschemaSubentry, SubschemaName),
    ]);

    /// <summary>An organisation.</summary>
    public static DirectoryEntry Of(PublishedOrganisation organisation)
    {
        var identifier = OrganisationPrefix.ToUpperInvariant() + organisation.Cvr;
        return new(OrganisationName(identifier),
        [
            EntryAttribute.Of(
                AttributeTypes.ObjectClass, ObjectClasses.Top, ObjectClasses.Organization, ObjectClasses.ExtensibleObject),
            EntryAttribute.Of(AttributeTypes.Organization, organisation.Name),
            EntryAttribute.Of(AttributeTypes.OrganizationIdentifier, identifier),
            EntryAttribute.Of(AttributeTypes.SubschemaSubentry, SubschemaName),
        ]);
    }

    /// <summary>A certificate, as the certificate itself has it.</summary>
    public static DirectoryEntry Of(CertificateOutline certificate)
    {
        var serial = certificate.SerialNumber.ToString();
        var identifier = TextOf(certificate, AttributeTypes.OrganizationIdentifier) ?? "";
        var attributes = new List<EntryAttribute>(CertificateAttributesMax)
        {
            ClassesOfCertificates,
            EntryAttribute.Of(AttributeTypes.UserId, serial),
        };
        foreach (var type in NamedInCertificates)
        {
            if (TextOf(certificate, type) is { } text)
                attributes.Add(EntryAttribute.Of(type, text));
        }

        if (certificate.EmailAddress is { } mail)
            attributes.Add(EntryAttribute.Of(AttributeTypes.Mail, mail.Value));
        attributes.Add(EntryAttribute.Of(AttributeTypes.UserCertificate, certificate.Der));
        attributes.Add(SchemaOfCertificates);
        return new DirectoryEntry($"uid={serial},{OrganisationName(identifier)}", attributes);
    }

    /// <summary>The number in an organizationIdentifier, as it is compared; null where it is none.</summary>
    public static Cvr? CvrOf(string key)
    {
        if (!key.StartsWith(OrganisationPrefix, StringComparison.Ordinal))
            return null;

        var cvr = Cvr.Parse(key[OrganisationPrefix.Length..], CvrRule.FictitiousAllowed);
        return cvr.IsRefused ? null : cvr.Value;
    }

    private static string OrganisationName(string identifier) =>
        $"{AttributeTypes.OrganizationIdentifier.Name}={DirectoryName.Escape(identifier)},{CountryName}";

    private static string? TextOf(CertificateOutline certificate, AttributeType type)
    {
        foreach (var names in certificate.Subject.RelativeNames)
        {
            foreach (var attribute in names)
            {
                if (attribute.Type == type.Oid)
                    return attribute.Value;
            }
        }

        return null;
    }

    private static string Definition(AttributeType type)
    {
        var names = type.Alias is null ? $"'{type.Name}'" : $"( '{type.Name}' '{type.Alias}' )";
        return $"( {type.Oid} NAME {names} {type.Definition} )";
    }
}
