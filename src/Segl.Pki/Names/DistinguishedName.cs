using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>A distinguished name: relative names in the order of their DER (RFC 5280 §4.1.2.4).</summary>
/// <remarks>Two are equal when their DER is; path validation compares others' names by what they say (<see cref="Normalized"/>).</remarks>
public sealed class DistinguishedName : IEquatable<DistinguishedName>
{
    private const int RelativeNamesMax = 32;
    private const int AttributesMax = 8;

    private static readonly DerFormat Format = new("distinguished name", "Name", BytesMax: 16 * 1024);

    private DistinguishedName(IReadOnlyList<IReadOnlyList<NameAttribute>> relativeNames, ReadOnlyMemory<byte> der) =>
        (RelativeNames, Der) = (relativeNames, der);

    /// <summary>The relative names in DER order, each with its attributes (nearly always one).</summary>
    public IReadOnlyList<IReadOnlyList<NameAttribute>> RelativeNames { get; }

    /// <summary>The encoding.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>The form in which RFC 5280 §7.1 compares.</summary>
    internal NormalizedName Normalized => field ??= NormalizedName.Of(this);

    /// <summary>Every attribute in DER order.</summary>
    public IEnumerable<NameAttribute> Attributes => RelativeNames.SelectMany(attributes => attributes);

    /// <summary>A name of one attribute per relative name, in this order.</summary>
    public static DistinguishedName Of(params IReadOnlyList<NameAttribute> attributes)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var attribute in attributes)
            {
                using (writer.PushSetOf())
                    attribute.WriteTo(writer);
            }
        }

        return new DistinguishedName([.. attributes.Select(attribute => (IReadOnlyList<NameAttribute>)[attribute])], writer.Encode());
    }

    /// <summary>The name of an authority, in the order of the OCES3 authorities: CN, OU where there is one, O, C.</summary>
    public static DistinguishedName OfAuthority(
        CommonName commonName, string? organizationalUnit, OrganizationName organizationName, string country)
    {
        List<NameAttribute> attributes = [new(Oids.CommonName, commonName.Value, UniversalTagNumber.UTF8String)];
        if (organizationalUnit is not null)
            attributes.Add(new(Oids.OrganizationalUnitName, organizationalUnit, UniversalTagNumber.UTF8String));
        attributes.Add(new(Oids.OrganizationName, organizationName.Value, UniversalTagNumber.UTF8String));
        attributes.Add(new(Oids.CountryName, country, UniversalTagNumber.PrintableString));
        return Of(attributes);
    }

    /// <summary>Reads a name from DER.</summary>
    public static Result<DistinguishedName> Parse(ReadOnlyMemory<byte> der) =>
        Format.Read<DistinguishedName>(der, reader => ReadFrom(reader));

    /// <summary>Whether another name says the same, in whatever way it is encoded (RFC 5280 §7.1).</summary>
    public bool SaysTheSameAs(DistinguishedName other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Normalized.Equals(other.Normalized);
    }

    /// <inheritdoc/>
    public bool Equals(DistinguishedName? other) => other is not null && Der.Span.SequenceEqual(other.Der.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DistinguishedName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Der.Span);
        return hash.ToHashCode();
    }

    /// <summary>The form of RFC 4514: last relative name first.</summary>
    public override string ToString() => string.Join(',', RelativeNames.Reverse().Select(attributes => string.Join('+', attributes)));

    internal static DistinguishedName ReadFrom(AsnReader reader) => Read(reader, sequence => ReadRelativeName(sequence));

    /// <summary>Reads a name of somebody else's: in any order within a relative name, and with values that are no text.</summary>
    internal static DistinguishedName ReadFound(AsnReader reader) => Read(
        reader, sequence => ReadAttributes(sequence.ReadSetOf(skipSortOrderValidation: true), NameAttribute.ReadFound));

    private static DistinguishedName Read(AsnReader reader, Func<AsnReader, IReadOnlyList<NameAttribute>> readRelativeName)
    {
        var der = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        var relativeNames = new List<IReadOnlyList<NameAttribute>>();
        while (sequence.HasData)
        {
            relativeNames.Add(readRelativeName(sequence));
            DerReading.RequireAtMost(relativeNames.Count, RelativeNamesMax, "relative names");
        }

        return new DistinguishedName(relativeNames, der);
    }

    internal void WriteTo(AsnWriter writer) => writer.WriteEncodedValue(Der.Span);

    /// <summary>Reads the set of one relative name.</summary>
    internal static IReadOnlyList<NameAttribute> ReadRelativeName(AsnReader reader, Asn1Tag? tag = null) =>
        ReadAttributes(reader.ReadSetOf(tag), NameAttribute.ReadFrom);

    private static List<NameAttribute> ReadAttributes(AsnReader set, Func<AsnReader, NameAttribute> read)
    {
        var attributes = new List<NameAttribute>();
        do
        {
            attributes.Add(read(set));
            DerReading.RequireAtMost(attributes.Count, AttributesMax, "attributes in one relative name");
        }
        while (set.HasData);
        return attributes;
    }
}
