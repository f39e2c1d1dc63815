using System.Formats.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;

namespace Segl.Pki.Tests;

/// <summary>Takes a good draft apart and puts it together with one thing wrong, without the writer under test.</summary>
internal sealed class TbsEdit
{
    private static readonly Asn1Tag ExplicitExtensions = new(TagClass.ContextSpecific, 3, isConstructed: true);

    private readonly List<ReadOnlyMemory<byte>> _fields = [];

    public TbsEdit(CertificateDraft draft)
    {
        var sequence = new AsnReader(draft.ToBeSigned, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData && sequence.PeekTag() != ExplicitExtensions)
            _fields.Add(sequence.ReadEncodedValue());
        foreach (var extension in TbsCertificate.Parse(draft.ToBeSigned).Value.Extensions)
            Extensions.Add(new Part(extension.Oid, extension.IsCritical, extension.Value));
    }

    public sealed record Part(string Oid, bool IsCritical, ReadOnlyMemory<byte> Value);

    public List<Part> Extensions { get; } = [];

    public static ReadOnlyMemory<byte> Der(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    public TbsEdit SerialNumber(params byte[] contents) => Field(1, Der(writer => writer.WriteInteger(contents)));

    public TbsEdit Signature(SignatureAlgorithm algorithm) => Field(2, algorithm.Identifier);

    public TbsEdit Issuer(ReadOnlyMemory<byte> name) => Field(3, name);

    public TbsEdit Validity(DateTimeOffset notBefore, DateTimeOffset notAfter) => Field(4, Der(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteUtcTime(notBefore);
            writer.WriteUtcTime(notAfter);
        }
    }));

    public TbsEdit Subject(params (string Type, string Value, UniversalTagNumber Encoding)[] attributes) => Field(5, Der(writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var (type, value, encoding) in attributes)
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(type);
                    writer.WriteCharacterString(encoding, value);
                }
            }
        }
    }));

    public TbsEdit PublicKey(SubjectPublicKey key) => Field(6, key.Spki);

    /// <summary>Replaces the value of an extension.</summary>
    public TbsEdit Extension(string oid, Action<AsnWriter> write)
    {
        var index = Extensions.FindIndex(part => part.Oid == oid);
        Extensions[index] = Extensions[index] with { Value = Der(write) };
        return this;
    }

    public TbsEdit Criticality(string oid, bool isCritical)
    {
        var index = Extensions.FindIndex(part => part.Oid == oid);
        Extensions[index] = Extensions[index] with { IsCritical = isCritical };
        return this;
    }

    public TbsEdit Without(string oid)
    {
        Extensions.RemoveAll(part => part.Oid == oid);
        return this;
    }

    public TbsEdit With(string oid, Action<AsnWriter> write)
    {
        Extensions.Add(new Part(oid, IsCritical: false, Der(write)));
        return this;
    }

    public byte[] Encode() => Der(writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var field in _fields)
                writer.WriteEncodedValue(field.Span);

            using (writer.PushSequence(ExplicitExtensions))
            using (writer.PushSequence())
            {
                foreach (var part in Extensions)
                    WriteExtension(writer, part);
            }
        }
    }).ToArray();

    public CertificateDraft ToDraft() => CertificateDraft.Parse(Encode()).Value;

    private static void WriteExtension(AsnWriter writer, Part part)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(part.Oid);
            if (part.IsCritical)
                writer.WriteBoolean(value: true);
            writer.WriteOctetString(part.Value.Span);
        }
    }

    private TbsEdit Field(int index, ReadOnlyMemory<byte> value)
    {
        _fields[index] = value;
        return this;
    }
}
