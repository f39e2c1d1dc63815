namespace Segl.Server.Features.Directory;

/// <summary>What an index can be asked, the narrowest first.</summary>
internal enum LookupKind
{
    /// <summary>The serial number of a certificate.</summary>
    Serial,

    /// <summary>A certificate (certHash of RFC 4387 §2.2).</summary>
    CertificateHash,

    /// <summary>Its issuer and serial number (iAndSHash).</summary>
    IssuerAndSerialHash,

    /// <summary>Its subject key identifier (sKIDHash).</summary>
    KeyIdentifierHash,

    /// <summary>Its subject (sHash).</summary>
    SubjectHash,

    /// <summary>An e-mail address.</summary>
    Mail,

    /// <summary>The certificate profile that the serialNumber of a subject names.</summary>
    Profile,

    /// <summary>A common name.</summary>
    Name,

    /// <summary>An organisation's number in the business register.</summary>
    Organisation,

    /// <summary>How an e-mail address begins.</summary>
    MailBeginning,

    /// <summary>How a common name begins.</summary>
    NameBeginning,

    /// <summary>How the name of an organisation begins.</summary>
    OrganisationBeginning,

    /// <summary>What stands somewhere in an e-mail address.</summary>
    MailPiece,

    /// <summary>What stands somewhere in a common name.</summary>
    NamePiece,
}

/// <summary>One question to an index.</summary>
/// <param name="Kind">Which index.</param>
/// <param name="Key">What is looked up in it, folded as its keys are.</param>
internal sealed record LookupTerm(LookupKind Kind, string Key)
{
    /// <summary>Whether it is for pieces, of which there can be any number.</summary>
    public bool IsOfPieces => Kind is LookupKind.MailPiece or LookupKind.NamePiece;

    /// <summary>Whether it names no exact value of a certificate, and so finds what nobody needs to know before.</summary>
    public bool IsBroad => Kind >= LookupKind.Organisation;

    /// <summary>Whether the index answers with this entry; LDAP asks it, which has no hashes.</summary>
    public bool Finds(DirectoryEntry entry) => Kind switch
    {
        LookupKind.Serial => Has(entry, AttributeTypes.UserId, key => key == Key),
        LookupKind.Mail => Has(entry, AttributeTypes.Mail, key => key == Key),
        LookupKind.Profile => Has(entry, AttributeTypes.SerialNumber, key => key.EndsWith(Key, StringComparison.Ordinal)),
        LookupKind.Name => Has(entry, AttributeTypes.CommonName, key => key == Key),
        LookupKind.Organisation => Has(entry, AttributeTypes.OrganizationIdentifier, key => key == DirectoryTree.OrganisationPrefix + Key),
        LookupKind.MailBeginning => Has(entry, AttributeTypes.Mail, key => key.StartsWith(Key, StringComparison.Ordinal)),
        LookupKind.NameBeginning => Has(entry, AttributeTypes.CommonName, key => key.StartsWith(Key, StringComparison.Ordinal)),
        LookupKind.OrganisationBeginning => Has(entry, AttributeTypes.Organization, key => key.StartsWith(Key, StringComparison.Ordinal)),
        LookupKind.MailPiece => Has(entry, AttributeTypes.Mail, HasTrigrams),
        LookupKind.NamePiece => Has(entry, AttributeTypes.CommonName, HasTrigrams),
        _ => throw new System.Diagnostics.UnreachableException($"Lookup {Kind}"),
    };

    private bool HasTrigrams(string key) => Trigrams.Of(Key).All(piece => key.Contains(piece, StringComparison.Ordinal));

    private static bool Has(DirectoryEntry entry, AttributeType type, Func<string, bool> isKey) =>
        entry.Find(type) is { } attribute && attribute.Keys.Any(isKey);
}
