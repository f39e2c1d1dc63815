using System.Buffers;
using System.Formats.Asn1;
using System.Text;

namespace Segl.Server.Features.Directory.Ldap;

/// <summary>Writes the messages of a server (RFC 4511 §4), one after the other into one buffer.</summary>
internal sealed class LdapWriter
{
    // Names of entries and attributes have no more.
    private const int ShortTextBytes = 256;

    private readonly AsnWriter _writer = new(AsnEncodingRules.BER);
    private readonly ArrayBufferWriter<byte> _messages = new(initialCapacity: 4 * 1024);

    /// <summary>What is written and not yet taken.</summary>
    public ReadOnlyMemory<byte> Written => _messages.WrittenMemory;

    /// <summary>The bytes of its buffer.</summary>
    public int Capacity => _messages.Capacity;

    /// <summary>Forgets what was taken.</summary>
    public void Clear() => _messages.ResetWrittenCount();

    /// <summary>The end of an operation.</summary>
    public void WriteResult(int messageId, int tag, LdapResult result, string? extendedName = null) =>
        WriteMessage(messageId, () => WriteResult(tag, result, extendedName));

    /// <summary>The end of one page of a search (RFC 2696 §3); an empty cookie says that it was the last.</summary>
    public void WritePage(int messageId, LdapResult result, ReadOnlySpan<byte> cookie)
    {
        var value = new AsnWriter(AsnEncodingRules.BER);
        using (value.PushSequence())
        {
            value.WriteInteger(0); // How many there are is not known, and need not be.
            value.WriteOctetString(cookie);
        }

        var encoded = value.Encode();
        WriteMessage(
            messageId,
            () => WriteResult(LdapTag.SearchResultDone, result, extendedName: null),
            () =>
            {
                using var control = _writer.PushSequence();
                WriteText(LdapOids.PagedResults);
                _writer.WriteOctetString(encoded);
            });
    }

    /// <summary>One entry that was found, with the attributes that were asked for.</summary>
    public void WriteEntry(int messageId, DirectoryEntry entry, AttributeSelection selection, bool typesOnly) =>
        WriteMessage(messageId, () =>
        {
            using var operation = _writer.PushSequence(LdapTag.Application(LdapTag.SearchResultEntry));
            WriteText(entry.Name);
            using var attributes = _writer.PushSequence();
            foreach (var attribute in entry.Attributes)
            {
                if (selection.Has(attribute.Type))
                    WriteAttribute(attribute, typesOnly);
            }
        });

    private void WriteAttribute(EntryAttribute attribute, bool typesOnly)
    {
        using var list = _writer.PushSequence();
        WriteText(attribute.Type.Description);

        using var values = _writer.PushSetOf();
        if (typesOnly)
            return;
        foreach (var value in attribute.Values)
            _writer.WriteOctetString(value.Span);
    }

    private void WriteResult(int tag, LdapResult result, string? extendedName)
    {
        using var operation = _writer.PushSequence(LdapTag.Application(tag));
        _writer.WriteEnumeratedValue(result.Code);
        WriteText(result.MatchedName);
        WriteText(result.Diagnostic);
        if (extendedName is not null)
            WriteText(extendedName, LdapTag.Context(10));
    }

    private void WriteMessage(int messageId, Action writeOperation, Action? writeControl = null)
    {
        _writer.Reset();
        using (_writer.PushSequence())
        {
            _writer.WriteInteger(messageId);
            writeOperation();
            if (writeControl is not null)
            {
                using var controls = _writer.PushSequence(LdapTag.Context(0, isConstructed: true));
                writeControl();
            }
        }

        _messages.Advance(_writer.Encode(_messages.GetSpan(_writer.GetEncodedLength())));
    }

    private void WriteText(string text, Asn1Tag? tag = null)
    {
        Span<byte> room = stackalloc byte[ShortTextBytes];
        if (Encoding.UTF8.TryGetBytes(text, room, out var bytes))
            _writer.WriteOctetString(room[..bytes], tag);
        else
            _writer.WriteOctetString(Encoding.UTF8.GetBytes(text), tag);
    }
}
