using System.Formats.Asn1;
using System.Globalization;
using System.Text;
using Segl.Pki.Asn1;

namespace Segl.Pki.Names;

/// <summary>One attribute of a distinguished name (X.501 AttributeTypeAndValue).</summary>
/// <param name="Type">Its object identifier, dotted.</param>
/// <param name="Value">Its text.</param>
/// <param name="Encoding">The string type that it is written in.</param>
public sealed record NameAttribute(string Type, string Value, UniversalTagNumber Encoding)
{
    /// <summary>More text than this in one attribute serves nobody.</summary>
    private const int CharactersMax = 1024;

    /// <summary>
    /// Whether <see cref="Value"/> is the text; else it is the whole value in hexadecimal after a #, as RFC 4514 §2.4 writes what is no
    /// text.
    /// </summary>
    /// <remarks>Only in certificates that are read as they were found.</remarks>
    public bool IsText { get; private init; } = true;

    // The descriptors of RFC 4514 §3, and those that LDAP and openssl use besides.
    private static readonly Dictionary<string, string> Descriptors = new(StringComparer.Ordinal)
    {
        [Oids.CommonName] = "CN",
        [Oids.Surname] = "SN",
        [Oids.SerialNumber] = "serialNumber",
        [Oids.CountryName] = "C",
        [Oids.LocalityName] = "L",
        [Oids.StateOrProvinceName] = "ST",
        [Oids.StreetAddress] = "street",
        [Oids.OrganizationName] = "O",
        [Oids.OrganizationalUnitName] = "OU",
        [Oids.Title] = "title",
        [Oids.GivenName] = "GN",
        [Oids.OrganizationIdentifier] = "organizationIdentifier",
        [Oids.UserId] = "UID",
        [Oids.DomainComponent] = "DC",
    };

    /// <summary>The form of RFC 4514 §2.3 and §2.4.</summary>
    public override string ToString()
    {
        if (!IsText)
            return $"{Type}={Value}";
        if (Descriptors.TryGetValue(Type, out var descriptor))
            return $"{descriptor}={Escape(Value)}";

        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(Encoding, Value);
        return $"{Type}=#{Convert.ToHexStringLower(writer.Encode())}";
    }

    internal static NameAttribute ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var type = sequence.ReadObjectIdentifier();
        var tag = sequence.PeekTag();
        if (tag.TagClass != TagClass.Universal || !IsString((UniversalTagNumber)tag.TagValue))
            throw new AsnContentException($"The name attribute {type} is not a string.");

        var encoding = (UniversalTagNumber)tag.TagValue;
        var value = sequence.ReadCharacterString(encoding);
        sequence.ThrowIfNotEmpty();
        if (value.Length is 0 or > CharactersMax)
            throw new AsnContentException(
                $"The name attribute {type} has {value.Length.ToString(CultureInfo.InvariantCulture)} characters.");
        return new NameAttribute(type, value, encoding);
    }

    /// <summary>Reads an attribute of somebody else's name, whatever its value is.</summary>
    internal static NameAttribute ReadFound(AsnReader reader)
    {
        var encoded = reader.ReadEncodedValue();
        try
        {
            return DerReading.ReadWhole(encoded, ReadFrom);
        }
        catch (AsnContentException)
        {
            // Of another type than text, or text with characters that its type has not: it is compared as it stands.
            return DerReading.ReadWhole(encoded, ReadUninterpreted);
        }
    }

    private static NameAttribute ReadUninterpreted(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var type = sequence.ReadObjectIdentifier();
        var value = sequence.ReadEncodedValue();
        sequence.ThrowIfNotEmpty();
        return new NameAttribute(type, $"#{Convert.ToHexStringLower(value.Span)}", UniversalTagNumber.Null) { IsText = false };
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Type);
            writer.WriteCharacterString(Encoding, Value);
        }
    }

    // DirectoryString of RFC 5280 §4.1.2.4, and IA5String for domainComponent.
    private static bool IsString(UniversalTagNumber tag) => tag is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString
        or UniversalTagNumber.IA5String or UniversalTagNumber.BMPString or UniversalTagNumber.T61String;

    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        for (var index = 0; index < value.Length; index++)
        {
            var character = value[index];
            var isEdgeSpace = character == ' ' && (index == 0 || index == value.Length - 1);
            var isFirstSharp = character == '#' && index == 0;
            if (isEdgeSpace || isFirstSharp || character is '"' or '+' or ',' or ';' or '<' or '>' or '\\')
                escaped.Append('\\').Append(character);
            else if (char.IsControl(character))
                AppendHexPairs(escaped, character);
            else
                escaped.Append(character);
        }

        return escaped.ToString();
    }

    private static void AppendHexPairs(StringBuilder escaped, char character)
    {
        foreach (var octet in System.Text.Encoding.UTF8.GetBytes([character]))
            escaped.Append('\\').Append(octet.ToString("x2", CultureInfo.InvariantCulture));
    }
}
