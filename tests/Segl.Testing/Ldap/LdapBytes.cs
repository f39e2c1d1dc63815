using System.Formats.Asn1;
using System.Text;

namespace Segl.Testing.Ldap;

/// <summary>Messages of a client, written by the ASN.1 of RFC 4511 and not by anything of the server's.</summary>
public static class LdapBytes
{
    public const string PagedResults = "1.2.840.113556.1.4.319";

    public static byte[] Bind(int id, string name = "", string password = "", int version = 3) =>
        Message(id, Application(0), bind =>
        {
            bind.WriteInteger(version);
            Text(bind, name);
            Text(bind, password, new Asn1Tag(TagClass.ContextSpecific, 0));
        });

    public static byte[] BindBySasl(int id) => Message(id, Application(0), bind =>
    {
        bind.WriteInteger(3);
        Text(bind, "");
        using var sasl = bind.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true));
        Text(bind, "EXTERNAL");
    });

    public static byte[] Unbind(int id) => Message(id, operation: null, _ => { }, writer =>
        writer.WriteNull(new Asn1Tag(TagClass.Application, 2)));

    public static byte[] Abandon(int id, int abandoned) => Message(id, operation: null, _ => { }, writer =>
        writer.WriteInteger(abandoned, new Asn1Tag(TagClass.Application, 16)));

    public static byte[] Extended(int id, string name) => Message(id, Application(23), extended =>
        Text(extended, name, new Asn1Tag(TagClass.ContextSpecific, 0)));

    /// <summary>An operation with nothing in it.</summary>
    public static byte[] Empty(int id, int tag) => Message(id, Application(tag), _ => { });

    public static byte[] Search(
        int id, string baseObject, int scope, Action<AsnWriter> filter, string[]? attributes = null, int sizeLimit = 0,
        bool typesOnly = false, Action<AsnWriter>? controls = null, int timeLimit = 0) =>
        Message(
            id,
            Application(3),
            search =>
            {
                Text(search, baseObject);
                search.WriteEncodedValue([0x0a, 0x01, (byte)scope]);
                search.WriteEncodedValue([0x0a, 0x01, 0x00]);
                search.WriteInteger(sizeLimit);
                search.WriteInteger(timeLimit);
                search.WriteBoolean(typesOnly);
                filter(search);
                using var list = search.PushSequence();
                foreach (var attribute in attributes ?? [])
                    Text(search, attribute);
            },
            after: null,
            controls);

    public static Action<AsnWriter> Present(string attribute) => writer => Text(writer, attribute, Context(7));

    public static Action<AsnWriter> Equal(string attribute, string value) => writer => Assertion(writer, 3, attribute, value);

    public static Action<AsnWriter> Assertion(int tag, string attribute, string value) =>
        writer => Assertion(writer, tag, attribute, value);

    public static Action<AsnWriter> And(params Action<AsnWriter>[] parts) => Set(0, parts);

    public static Action<AsnWriter> Or(params Action<AsnWriter>[] parts) => Set(1, parts);

    public static Action<AsnWriter> Not(Action<AsnWriter> part) => Set(2, [part]);

    public static Action<AsnWriter> Pieces(string attribute, params (int Tag, string Piece)[] pieces) => writer =>
    {
        using var filter = writer.PushSequence(Context(4, isConstructed: true));
        Text(writer, attribute);
        using var list = writer.PushSequence();
        foreach (var (tag, piece) in pieces)
            Text(writer, piece, Context(tag));
    };

    /// <summary>Filters of the same kind within one another.</summary>
    public static Action<AsnWriter> Nested(int depth) =>
        Enumerable.Range(1, depth - 1).Aggregate(Present("cn"), (inner, _) => Not(inner));

    public static Action<AsnWriter> Control(string type, bool isCritical, byte[]? value = null) => writer =>
    {
        using var control = writer.PushSequence();
        Text(writer, type);
        if (isCritical)
            writer.WriteBoolean(value: true);
        if (value is not null)
            writer.WriteOctetString(value);
    };

    public static Action<AsnWriter> Page(int size, byte[] cookie)
    {
        var value = new AsnWriter(AsnEncodingRules.BER);
        using (value.PushSequence())
        {
            value.WriteInteger(size);
            value.WriteOctetString(cookie);
        }

        return Control(PagedResults, isCritical: true, value.Encode());
    }

    private static Action<AsnWriter> Set(int tag, Action<AsnWriter>[] parts) => writer =>
    {
        using var set = writer.PushSequence(Context(tag, isConstructed: true));
        foreach (var part in parts)
            part(writer);
    };

    private static void Assertion(AsnWriter writer, int tag, string attribute, string value)
    {
        using var assertion = writer.PushSequence(Context(tag, isConstructed: true));
        Text(writer, attribute);
        Text(writer, value);
    }

    private static byte[] Message(
        int id, Asn1Tag? operation, Action<AsnWriter> content, Action<AsnWriter>? after = null, Action<AsnWriter>? controls = null)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            if (operation is { } tag)
            {
                using var sequence = writer.PushSequence(tag);
                content(writer);
            }

            after?.Invoke(writer);
            if (controls is not null)
            {
                using var list = writer.PushSequence(Context(0, isConstructed: true));
                controls(writer);
            }
        }

        return writer.Encode();
    }

    private static Asn1Tag Application(int tag) => new(TagClass.Application, tag, isConstructed: true);

    private static Asn1Tag Context(int tag, bool isConstructed = false) => new(TagClass.ContextSpecific, tag, isConstructed);

    private static void Text(AsnWriter writer, string text, Asn1Tag? tag = null) =>
        writer.WriteOctetString(Encoding.UTF8.GetBytes(text), tag);
}
