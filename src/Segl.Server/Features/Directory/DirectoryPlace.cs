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
/// <param name="NearestName">The name of the nearest entry above that is always there. Organisations and certificates come and go.</param>
internal sealed record DirectoryPlace(PlaceKind Kind, string NearestName = "")
{
    /// <summary>The organisation's number, also where a name leads nowhere below it; null above organisations.</summary>
    public Cvr? Cvr { get; private init; }

    /// <summary>The certificate's serial number, also where a name leads nowhere below it; null above certificates.</summary>
    public SerialNumber? Serial { get; private init; }

    /// <summary>The place of a name.</summary>
    public static DirectoryPlace Of(DirectoryName name)
    {
        var names = name.RelativeNames;
        if (names.Count == 0)
            return new(PlaceKind.Root);
        if (names[0] == (AttributeTypes.CommonName, "subschema"))
            return names.Count == 1 ? new(PlaceKind.Subschema) : new(PlaceKind.Nowhere, DirectoryTree.SubschemaName);
        if (names[0] != (AttributeTypes.Country, "dk"))
            return new(PlaceKind.Nowhere);
        if (names.Count == 1)
            return new(PlaceKind.Country);

        var below = new DirectoryPlace(PlaceKind.Nowhere, DirectoryTree.CountryName);
        if (names[1].Type != AttributeTypes.OrganizationIdentifier || DirectoryTree.CvrOf(names[1].Key) is not { } cvr)
            return below;

        below = below with { Cvr = cvr };
        if (names.Count == 2)
            return below with { Kind = PlaceKind.Organisation };
        if (names[2].Type != AttributeTypes.UserId || SerialNumber.Parse(names[2].Key) is not { IsRefused: false } serial)
            return below;

        return below with { Kind = names.Count == 3 ? PlaceKind.Certificate : PlaceKind.Nowhere, Serial = serial.Value };
    }

    /// <summary>Whether a certificate's entry is here or below.</summary>
    public bool Holds(DirectoryEntry entry) => Cvr is null || new LookupTerm(LookupKind.Organisation, Cvr.Value).Finds(entry);
}
