using System.Formats.Asn1;
using System.Text;

namespace Segl.Server.Features.Directory.Ldap;

/// <summary>Reads messages of clients (RFC 4511 §4.1.1), each within bounds.</summary>
internal static class LdapReader
{
    /// <summary>A client asks for a dozen attributes; those of a whole directory's schema are a few hundred.</summary>
    private const int AttributesMax = 256;

    /// <summary>Clients send two or three.</summary>
    private const int ControlsMax = 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The message; null where its envelope cannot be read, so that there is nothing to answer to.</summary>
    public static LdapMessage? Read(ReadOnlyMemory<byte> encoded)
    {
        if (!BerStructure.IsSound(encoded.Span))
            return null;

        try
        {
            var reader = new AsnReader(encoded, AsnEncodingRules.BER);
            var envelope = reader.ReadSequence();
            var id = ReadNumber(envelope);
            var operation = envelope.ReadEncodedValue();
            var controls = envelope.HasData ? ReadControls(envelope) : [];
            envelope.ThrowIfNotEmpty();
            // Zero is for what a server says of its own accord (RFC 4511 §4.1.1.1).
            return id > 0 && ReadOperation(operation) is { } request ? new LdapMessage(id, request, controls) : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>A string of the protocol: UTF-8 in one piece.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static string ReadText(AsnReader reader, Asn1Tag? tag = null)
    {
        try
        {
            return Utf8.GetString(ReadOctets(reader, tag).Span);
        }
        catch (DecoderFallbackException fault)
        {
            throw new AsnContentException("A string is not UTF-8.", fault);
        }
    }

    /// <summary>As <see cref="ReadText"/>; null where the octets are not text, as values of some attributes need not be.</summary>
    public static string? ReadTextOrNull(AsnReader reader, Asn1Tag? tag = null)
    {
        var octets = ReadOctets(reader, tag);
        try
        {
            return Utf8.GetString(octets.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Octets in one piece: RFC 4511 §5.1 allows no others.</summary>
    public static ReadOnlyMemory<byte> ReadOctets(AsnReader reader, Asn1Tag? tag = null) =>
        reader.TryReadPrimitiveOctetString(out var octets, tag)
            ? octets
            : throw new AsnContentException("An octet string is in pieces (RFC 4511 §5.1).");

    /// <summary>A number from 0 to 2³¹ − 1, as every number of the protocol is.</summary>
    public static int ReadNumber(AsnReader reader, Asn1Tag? tag = null) =>
        reader.TryReadInt32(out var number, tag) && number >= 0
            ? number
            : throw new AsnContentException("A number is out of its range.");

    private static LdapRequest? ReadOperation(ReadOnlyMemory<byte> encoded)
    {
        var reader = new AsnReader(encoded, AsnEncodingRules.BER);
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.Application)
            return null;

        try
        {
            return tag.TagValue switch
            {
                LdapTag.BindRequest => ReadBind(reader.ReadSequence(tag)),
                LdapTag.UnbindRequest => ReadUnbind(reader, tag),
                LdapTag.SearchRequest => ReadSearch(reader.ReadSequence(tag), encoded),
                LdapTag.AbandonRequest => new AbandonRequest(ReadNumber(reader, tag)),
                LdapTag.ExtendedRequest => ReadExtended(reader.ReadSequence(tag)),
                LdapTag.ModifyRequest or LdapTag.AddRequest or LdapTag.DeleteRequest or LdapTag.ModifyNameRequest
                    or LdapTag.CompareRequest => new RefusedRequest(tag.TagValue + 1),
                _ => null,
            };
        }
        catch (AsnContentException fault)
        {
            return new MalformedRequest(AnswerTagOf(tag.TagValue), fault.Message);
        }
    }

    private static int? AnswerTagOf(int tag) => tag switch
    {
        LdapTag.SearchRequest => LdapTag.SearchResultDone,
        LdapTag.UnbindRequest or LdapTag.AbandonRequest => null,
        _ => tag + 1,
    };

    private static BindRequest ReadBind(AsnReader bind)
    {
        var version = ReadNumber(bind);
        var name = ReadText(bind);
        var method = bind.PeekTag() switch
        {
            { TagClass: TagClass.ContextSpecific, TagValue: 0 } tag =>
                ReadOctets(bind, tag).IsEmpty ? BindMethod.EmptyPassword : BindMethod.Password,
            { TagClass: TagClass.ContextSpecific } => ReadOther(bind),
            _ => throw new AsnContentException("A bind request names no way of authentication."),
        };
        bind.ThrowIfNotEmpty();
        return new BindRequest(version, name, method);
    }

    private static BindMethod ReadOther(AsnReader bind)
    {
        bind.ReadEncodedValue();
        return BindMethod.Other;
    }

    private static UnbindRequest ReadUnbind(AsnReader reader, Asn1Tag tag)
    {
        reader.ReadNull(tag);
        return new UnbindRequest();
    }

    private static SearchRequest ReadSearch(AsnReader search, ReadOnlyMemory<byte> encoded)
    {
        var baseObject = ReadText(search);
        var scope = ReadScope(search);
        _ = ReadEnumerated(search); // What to do with aliases: there are none.
        var (sizeLimit, timeLimit, typesOnly) = (ReadNumber(search), ReadNumber(search), search.ReadBoolean());
        var filter = LdapFilterReader.Read(search);
        var attributes = search.ReadSequence();
        search.ThrowIfNotEmpty();
        return new SearchRequest
        {
            BaseObject = baseObject,
            Scope = scope,
            SizeLimit = sizeLimit,
            TimeLimitSeconds = timeLimit,
            TypesOnly = typesOnly,
            Filter = filter,
            Attributes = ReadAttributes(attributes),
            Encoded = encoded.ToArray(), // The buffer that it came in is used again.
        };
    }

    private static SearchScope ReadScope(AsnReader search)
    {
        var scope = (SearchScope)ReadEnumerated(search);
        return Enum.IsDefined(scope) ? scope : throw new AsnContentException("A search has a scope that is not known.");
    }

    private static int ReadEnumerated(AsnReader reader) => reader.ReadEnumeratedBytes().Span is [var value] && value < 0x80
        ? value
        : throw new AsnContentException("A choice is not known.");

    private static List<string> ReadAttributes(AsnReader list)
    {
        var attributes = new List<string>();
        while (list.HasData)
        {
            attributes.Add(ReadText(list));
            RequireAtMost(attributes.Count, AttributesMax, "attributes");
        }

        return attributes;
    }

    private static ExtendedRequest ReadExtended(AsnReader extended)
    {
        var name = ReadText(extended, LdapTag.Context(0));
        var hasValue = extended.HasData;
        if (hasValue)
            ReadOctets(extended, LdapTag.Context(1));
        extended.ThrowIfNotEmpty();
        return new ExtendedRequest(name, hasValue);
    }

    private static List<LdapControl> ReadControls(AsnReader envelope)
    {
        var list = envelope.ReadSequence(LdapTag.Context(0, isConstructed: true));
        var controls = new List<LdapControl>();
        while (list.HasData)
        {
            controls.Add(ReadControl(list.ReadSequence()));
            RequireAtMost(controls.Count, ControlsMax, "controls");
        }

        return controls;
    }

    private static LdapControl ReadControl(AsnReader control)
    {
        var type = ReadText(control);
        var isCritical = control.HasData && control.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && control.ReadBoolean();
        ReadOnlyMemory<byte>? value = control.HasData ? ReadOctets(control).ToArray() : null;
        control.ThrowIfNotEmpty();
        return new LdapControl(type, isCritical, value);
    }

    private static void RequireAtMost(int count, int countMax, string what)
    {
        if (count > countMax)
            throw new AsnContentException($"There are too many {what}.");
    }
}
