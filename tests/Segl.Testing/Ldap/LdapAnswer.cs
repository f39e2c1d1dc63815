using System.Formats.Asn1;
using System.Text;
using Shouldly;

namespace Segl.Testing.Ldap;

/// <summary>A message of a server, read strictly by the ASN.1 of RFC 4511 and not by anything of the server's.</summary>
public sealed record LdapAnswer(int Id, int Tag)
{
    public int Code { get; private init; } = -1;

    public string MatchedName { get; private init; } = "";

    public string Diagnostic { get; private init; } = "";

    public string? ExtendedName { get; private init; }

    public string Name { get; private init; } = "";

    public IReadOnlyDictionary<string, IReadOnlyList<byte[]>> Attributes { get; private init; } =
        new Dictionary<string, IReadOnlyList<byte[]>>(StringComparer.Ordinal);

    public byte[]? Cookie { get; private set; }

    public bool IsEntry => Tag == 4;

    /// <summary>All that a server has sent, one message after the other.</summary>
    public static List<LdapAnswer> ReadAll(ReadOnlyMemory<byte> encoded)
    {
        var answers = new List<LdapAnswer>();
        var reader = new AsnReader(encoded, AsnEncodingRules.BER);
        while (reader.HasData)
            answers.Add(Read(reader.ReadEncodedValue()));
        return answers;
    }

    public static LdapAnswer Read(ReadOnlyMemory<byte> encoded)
    {
        // What we write is DER but for the order of values in a set.
        var reader = new AsnReader(encoded, AsnEncodingRules.BER);
        var message = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        message.TryReadInt32(out var id).ShouldBeTrue();
        var tag = message.PeekTag();
        tag.TagClass.ShouldBe(TagClass.Application);
        var operation = message.ReadSequence(tag);
        var answer = tag.TagValue switch
        {
            4 => ReadEntry(id, operation),
            1 or 5 or 7 or 9 or 11 or 13 or 15 or 24 => ReadResult(id, tag.TagValue, operation),
            _ => throw new InvalidOperationException($"A server never sends operation {tag.TagValue}."),
        };
        operation.ThrowIfNotEmpty();
        if (message.HasData)
            answer.Cookie = ReadCookie(message.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)));
        message.ThrowIfNotEmpty();
        return answer;
    }

    public string Text(string attribute) => Encoding.UTF8.GetString(Attributes[attribute].Single());

    private static LdapAnswer ReadEntry(int id, AsnReader operation)
    {
        var name = ReadText(operation);
        var list = operation.ReadSequence();
        var attributes = new Dictionary<string, IReadOnlyList<byte[]>>(StringComparer.Ordinal);
        while (list.HasData)
        {
            var attribute = list.ReadSequence();
            var type = ReadText(attribute);
            var set = attribute.ReadSetOf();
            var values = new List<byte[]>();
            while (set.HasData)
                values.Add(set.ReadOctetString());
            attribute.ThrowIfNotEmpty();
            attributes.Add(type, values);
        }

        return new LdapAnswer(id, 4) { Name = name, Attributes = attributes };
    }

    private static LdapAnswer ReadResult(int id, int tag, AsnReader operation)
    {
        var code = operation.ReadEnumeratedBytes().Span[0];
        var (matched, diagnostic) = (ReadText(operation), ReadText(operation));
        var name = operation.HasData ? ReadText(operation, new Asn1Tag(TagClass.ContextSpecific, 10)) : null;
        return new LdapAnswer(id, tag) { Code = code, MatchedName = matched, Diagnostic = diagnostic, ExtendedName = name };
    }

    private static byte[] ReadCookie(AsnReader controls)
    {
        var control = controls.ReadSequence();
        controls.ThrowIfNotEmpty();
        ReadText(control).ShouldBe(LdapBytes.PagedResults);
        var value = new AsnReader(control.ReadOctetString(), AsnEncodingRules.BER).ReadSequence();
        value.ReadInteger();
        return value.ReadOctetString();
    }

    private static string ReadText(AsnReader reader, Asn1Tag? tag = null) => Encoding.UTF8.GetString(reader.ReadOctetString(tag));
}
