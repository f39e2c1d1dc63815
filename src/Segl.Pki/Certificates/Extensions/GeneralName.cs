using System.Formats.Asn1;
using System.Net;
using Segl.Pki.Asn1;
using Segl.Pki.Names;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>A name of a kind that its tag tells (RFC 5280 §4.2.1.6).</summary>
/// <param name="Kind">The choice.</param>
/// <param name="Text">The text of an e-mail address, a DNS name or a URI; null for other kinds.</param>
public sealed record GeneralName(GeneralNameKind Kind, string? Text)
{
    private const int KindMax = 8;

    /// <summary>The name of a directoryName; null for other kinds.</summary>
    public DistinguishedName? DirectoryName { get; private init; }

    /// <summary>The contents octets of the kinds without text: of an iPAddress the address itself.</summary>
    public ReadOnlyMemory<byte> Octets { get; private init; }

    /// <summary>A directoryName.</summary>
    public static GeneralName Of(DistinguishedName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new GeneralName(GeneralNameKind.DirectoryName, Text: null) { DirectoryName = name, Octets = name.Der };
    }

    /// <summary>An iPAddress.</summary>
    public static GeneralName Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new GeneralName(GeneralNameKind.IpAddress, Text: null) { Octets = address.GetAddressBytes() };
    }

    /// <inheritdoc/>
    public bool Equals(GeneralName? other) => other is not null
        && Kind == other.Kind
        && string.Equals(Text, other.Text, StringComparison.Ordinal)
        && Octets.Span.SequenceEqual(other.Octets.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Text, Octets.Length);

    /// <summary>The text, the name or the octets.</summary>
    public override string ToString() => Text ?? DirectoryName?.ToString() ?? Convert.ToHexStringLower(Octets.Span);

    internal static GeneralName ReadFrom(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue > KindMax)
            throw new AsnContentException("This is not a general name.");

        var kind = (GeneralNameKind)tag.TagValue;
        if (kind is GeneralNameKind.Rfc822Name or GeneralNameKind.DnsName or GeneralNameKind.Uri)
            return new GeneralName(kind, reader.ReadCharacterString(UniversalTagNumber.IA5String, DerReading.Context(tag.TagValue)));
        if (kind is GeneralNameKind.DirectoryName)
            return ReadDirectoryName(reader);
        if (kind is GeneralNameKind.IpAddress)
            return new GeneralName(kind, Text: null) { Octets = reader.ReadOctetString(DerReading.Context(tag.TagValue)) };

        var octets = reader.PeekContentBytes();
        _ = reader.ReadEncodedValue();
        return new GeneralName(kind, Text: null) { Octets = octets };
    }

    /// <summary>Writes it, of whatever kind it is.</summary>
    internal void WriteTo(AsnWriter writer)
    {
        if (Text is not null)
            Write(writer, Kind, Text);
        else if (DirectoryName is not null)
            WriteDirectoryName(writer, DirectoryName);
        else
            WriteOctets(writer);
    }

    internal static void WriteUri(AsnWriter writer, string uri) => Write(writer, GeneralNameKind.Uri, uri);

    internal static void WriteDnsName(AsnWriter writer, string name) => Write(writer, GeneralNameKind.DnsName, name);

    internal static void WriteIpAddress(AsnWriter writer, IPAddress address) =>
        writer.WriteOctetString(address.GetAddressBytes(), DerReading.Context((int)GeneralNameKind.IpAddress));

    internal static void WriteRfc822Name(AsnWriter writer, string address) => Write(writer, GeneralNameKind.Rfc822Name, address);

    // A CHOICE is tagged explicitly, though the module says IMPLICIT TAGS (X.680 §31.2.7).
    private static GeneralName ReadDirectoryName(AsnReader reader)
    {
        var tagged = reader.ReadSequence(DerReading.Context((int)GeneralNameKind.DirectoryName));
        var name = DistinguishedName.ReadFrom(tagged);
        tagged.ThrowIfNotEmpty();
        return Of(name);
    }

    private static void WriteDirectoryName(AsnWriter writer, DistinguishedName name)
    {
        using (writer.PushSequence(DerReading.Context((int)GeneralNameKind.DirectoryName)))
            name.WriteTo(writer);
    }

    // The kinds that are not looked at are written as they were read; only an address and a registered identifier are primitive.
    private void WriteOctets(AsnWriter writer)
    {
        var isPrimitive = Kind is GeneralNameKind.IpAddress or GeneralNameKind.RegisteredId;
        var encoded = new DerBackwardWriter(new byte[Octets.Length + 6]);
        encoded.PrependValue(isPrimitive ? DerTag.Primitive((int)Kind) : DerTag.Constructed((int)Kind), Octets.Span);
        writer.WriteEncodedValue(encoded.Encoded);
    }

    private static void Write(AsnWriter writer, GeneralNameKind kind, string text) =>
        writer.WriteCharacterString(UniversalTagNumber.IA5String, text, DerReading.Context((int)kind));
}
