using Segl.Pki.Names;

namespace Segl.Server.Features.Directory;

/// <summary>What kind of entry a name is of.</summary>
internal enum PlaceKind
{
    /// <summary>Of none.</summary>
    Nowhere,

    /// <summary>The server's own entry.</summary>
    Root,

    /// <summary>The schema.</summary>
    Subschema,

    /// <summary>The country.</summary>
    Country,

    /// <summary>An organisation.</summary>
    Organisation,

    /// <summary>A certificate.</summary>
    Certificate,
}

/// <summary>Where in the tree a name leads; whether anybody is there is another question.</summary>
/// <param name="Kind">To what kind of entry.</param>
/// <param name="NearestName">The name of the nearest entry above that is always there.</param>
internal sealed record DirectoryPlace(PlaceKind Kind, string NearestName = "")
{
    /// <summary>The organisation's number; null above organisations.</summary>
    public Cvr? Cvr { get; private init; }

    /// <summary>The certificate's serial number; null above certificates.</summary>
    public SerialNumber? Serial { get; private init; }

    /// <summary>The place of a name.</summary>
    public static DirectoryPlace Of(DirectoryName name)
    {
        var names = name.RelativeNames;
        if (names.Count == 0)
            return new(PlaceKind.Root);
        if (names.Count == 1 && names[0] == (AttributeTypes.CommonName, "subschema"))
            return new(PlaceKind.Subschema);
        if (names[0] != (AttributeTypes.Country, "dk"))
            return new(PlaceKind.Nowhere);
        if (names.Count == 1)
            return new(PlaceKind.Country);

        var nowhere = new DirectoryPlace(PlaceKind.Nowhere, DirectoryTree.CountryName);
        if (names[1].Type != AttributeTypes.OrganizationIdentifier || DirectoryTree.CvrOf(names[1].Key) is not { } cvr)
            return nowhere;
        if (names.Count == 2)
            return new(PlaceKind.Organisation, DirectoryTree.CountryName) { Cvr = cvr };
        if (names.Count > 3 || names[2].Type != AttributeTypes.UserId)
            return nowhere;

        var serial = SerialNumber.Parse(names[2].Key);
        return serial.IsRefused
            ? nowhere
            : new(PlaceKind.Certificate, DirectoryTree.CountryName) { Cvr = cvr, Serial = serial.Value };
    }

    /// <summary>Whether a certificate's entry is here or below.</summary>
    public bool Holds(DirectoryEntry entry) => Cvr is null || new LookupTerm(LookupKind.Organisation, Cvr.Value).Finds(entry);
}
