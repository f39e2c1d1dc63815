namespace Segl.Pki.Certificates;

/// <summary>Where a certificate that was found departs from what RFC 5280 demands of who issues.</summary>
/// <param name="Kind">Which demand.</param>
/// <param name="Section">The section of RFC 5280 that says so.</param>
/// <param name="Fault">What is wrong, to follow "the certificate …".</param>
public sealed record Departure(DepartureKind Kind, string Section, string Fault)
{
    /// <summary>
    /// Whether it can be read in two ways, or in part only: then no path with it is valid, however little else is demanded of it.
    /// </summary>
    public bool IsAmbiguous =>
        Kind is DepartureKind.SignatureAlgorithms or DepartureKind.ExtensionTwice or DepartureKind.ExtensionMalformed
            or DepartureKind.Other;

    internal static Departure Version(string fault) => new(DepartureKind.Version, "4.1.2.1", fault);

    internal static Departure SerialNumber() =>
        new(DepartureKind.SerialNumber, "4.1.2.2", "has a serial number that is not positive or longer than 20 octets");

    internal static Departure SignatureAlgorithms() =>
        new(DepartureKind.SignatureAlgorithms, "4.1.1.2", "names two different algorithms for its one signature");

    internal static Departure Validity() => new(DepartureKind.Validity, "4.1.2.5", "ends before it begins");

    internal static Departure Names() => new(DepartureKind.Names, "4.1.2.4", "has a name with a value that is no text, or out of order");

    internal static Departure PublicKey() => new(DepartureKind.PublicKey, "4.1.2.7", "has a key of a kind that is not known here");

    internal static Departure UniqueIdentifiers() => new(DepartureKind.UniqueIdentifiers, "4.1.2.8", "has unique identifiers");

    internal static Departure ExtensionsEmpty() =>
        new(DepartureKind.ExtensionsEmpty, "4.1.2.9", "has a list of extensions with none in it");

    internal static Departure ExtensionTwice(string oid) => new(DepartureKind.ExtensionTwice, "4.2", $"has the extension {oid} twice");

    internal static Departure ExtensionMalformed(string oid, string reason) =>
        new(DepartureKind.ExtensionMalformed, "4.2", $"has the extension {oid}, which cannot be read ({reason.TrimEnd('.')})");

    internal static Departure DefaultWritten(string oid) =>
        new(DepartureKind.DefaultWritten, "4.1", $"writes out a default value in the extension {oid}");

    internal static Departure Other(string reason) => new(DepartureKind.Other, "4.1", $"is not one in DER ({reason.TrimEnd('.')})");
}
