using System.Formats.Asn1;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Pki.Outcomes;
using Segl.Pki.Tests.Fixtures;
using Segl.Pki.Tests.Parsing;

namespace Segl.Pki.Tests.Ocsp;

public sealed class OcspRequestTests
{
    private const int SpliceCount = 10_000;

    private static readonly OcspIssuer Issuer = OcspIssuer.Of(TestHierarchy.OnCurves.Authority);
    private static readonly SerialNumber Serial = SerialNumber.Parse("42aabbcc").Value;
    private static readonly byte[] Nonce = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];
    private static readonly byte[] Good = OcspRequest.Write([CertId(OcspHash.Sha1), CertId(OcspHash.Sha256)], Nonce);

    [Theory]
    [InlineData(OcspHash.Sha1)]
    [InlineData(OcspHash.Sha256)]
    [InlineData(OcspHash.Sha384)]
    [InlineData(OcspHash.Sha512)]
    [Clause("RFC 6960", "4.1.1")]
    public void Is_read_back_with_each_digest(OcspHash hash)
    {
        var request = OcspRequest.Parse(OcspRequest.Write([CertId(hash)], nonce: null)).Value;

        var certId = request.CertIds.Single();
        certId.Hash.ShouldBe(hash);
        certId.SerialNumber.ShouldBe(Serial);
        certId.Encoded.ToArray().ShouldBe(CertId(hash).Encoded.ToArray());
        Issuer.IsIssuerOf(certId).ShouldBeTrue();
        OcspIssuer.Of(TestHierarchy.OnCurves.Root).IsIssuerOf(certId).ShouldBeFalse();
        request.Nonce.ShouldBeNull();
    }

    [Fact]
    public void An_issuer_is_told_by_name_and_by_key()
    {
        var authority = TestHierarchy.OnCurves.Authority;
        var certId = CertId(OcspHash.Sha256);

        OcspIssuer.Of(TestHierarchy.OnCurves.Root.Subject, authority.PublicKey).IsIssuerOf(certId).ShouldBeFalse();
        OcspIssuer.Of(authority.Subject, TestHierarchy.OnCurves.Root.PublicKey).IsIssuerOf(certId).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(128)]
    [Clause("RFC 9654", "2.1")]
    public void Carries_a_nonce_of_each_allowed_length(int octets)
    {
        var nonce = new byte[octets];

        OcspRequest.Parse(OcspRequest.Write([CertId(OcspHash.Sha1)], nonce)).Value.Nonce.ShouldNotBeNull().ToArray().ShouldBe(nonce);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    [Clause("RFC 9654", "2.1")]
    public void Refuses_a_nonce_of_another_length(int octets)
    {
        Refused(RequestOf([Single()], [NonceOf(octets)])).ShouldBe("OcspRequestNonce");
        Should.Throw<ArgumentException>(() => OcspRequest.Write([CertId(OcspHash.Sha1)], new byte[octets]));
    }

    [Fact]
    public void Takes_as_many_questions_as_the_bound_and_no_more()
    {
        OcspRequest.Parse(RequestOf([.. Enumerable.Repeat(Single(), OcspRequest.CertIdsMax)])).Value.CertIds.Count.ShouldBe(OcspRequest.CertIdsMax);
        Refused(RequestOf([.. Enumerable.Repeat(Single(), OcspRequest.CertIdsMax + 1)])).ShouldBe("OcspRequestTooMany");
        Refused(new byte[OcspRequest.BytesMax + 1]).ShouldBe("OcspRequestTooLarge");
    }

    [Fact]
    [Clause("RFC 6960", "4.4")]
    public void Refuses_a_critical_extension_that_it_does_not_know()
    {
        OcspRequest.Parse(RequestOf([Single()], [Extension("1.2.3.4", isCritical: false, [0x05, 0x00])])).IsRefused.ShouldBeFalse();
        Refused(RequestOf([Single()], [Extension("1.2.3.4", isCritical: true, [0x05, 0x00])])).ShouldBe("OcspRequestExtensionUnknown");
        OcspRequest.Parse(RequestOf([Single([Extension("1.2.3.4", isCritical: false, [0x05, 0x00])])])).IsRefused.ShouldBeFalse();
        Refused(RequestOf([Single([Extension("1.2.3.4", isCritical: true, [0x05, 0x00])])])).ShouldBe("OcspRequestExtensionUnknown");
    }

    [Fact]
    public void Steps_over_who_asks_and_their_signature()
    {
        var signed = TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(ToBeSigned([Single()], [NonceOf(16)], hasRequestor: true));
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                using (writer.PushSequence())
                {
                    using (writer.PushSequence())
                        writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
                    writer.WriteBitString([1, 2, 3]);
                }
            }
        });

        OcspRequest.Parse(signed).Value.Nonce.ShouldNotBeNull().Length.ShouldBe(16);
    }

    [Fact]
    public void Reads_a_serial_number_that_no_certificate_has_as_none()
    {
        foreach (byte[] serial in new byte[][] { [0x00], [0xff], [0x01, .. new byte[20]] })
            OcspRequest.Parse(RequestOf([Single(serial: serial)])).Value.CertIds.Single().SerialNumber.ShouldBeNull();
    }

    [Fact]
    public void Knows_no_issuer_by_a_digest_that_it_does_not_know()
    {
        var certId = OcspRequest.Parse(RequestOf([Single(hashOid: "2.16.840.1.101.3.4.2.4")])).Value.CertIds.Single();

        certId.Hash.ShouldBeNull();
        Issuer.IsIssuerOf(certId).ShouldBeFalse();
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "nothing", [] },
        { "no questions", RequestOf([]) },
        { "a version written out", Der(0x30, 0x09, 0x30, 0x07, 0xa0, 0x03, 0x02, 0x01, 0x00, 0x30, 0x00) },
        { "a digest of another length", RequestOf([Single(hashOid: "2.16.840.1.101.3.4.2.1")]) },
        { "a nonce twice", RequestOf([Single()], [NonceOf(16), NonceOf(16)]) },
        { "a nonce that is no octet string", RequestOf([Single()], [Extension("1.3.6.1.5.5.7.48.1.2", isCritical: false, [1, 2, 3])]) },
        { "a nonce for one question", RequestOf([Single([NonceOf(16)])]) },
        { "a needless octet in the serial number", RequestOf([Single(serial: [0x00, 0x01])]) },
        { "an empty list of extensions", RequestOf([Single()], []) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Refuses(string what, byte[] request)
    {
        what.ShouldNotBeEmpty();
        Refused(request).ShouldBe("OcspRequestMalformed");
    }

    [Fact]
    public void Refuses_truncated_input_at_each_length_and_trailing_bytes()
    {
        foreach (var damaged in Mutations.Truncations(Good).Concat(Mutations.WithTrailingBytes(Good)))
            Refused(damaged).ShouldBe("OcspRequestMalformed");
    }

    [Fact]
    public void Answers_flipped_bits_and_splices_with_a_result()
    {
        foreach (var damaged in Mutations.BitFlips(Good).Concat(Mutations.Splices(Good, SpliceCount)))
        {
            var parsed = OcspRequest.Parse(damaged);
            if (parsed.IsRefused)
                parsed.Refusal.Code.ShouldStartWith("OcspRequest");
            else
                parsed.Value.CertIds.Count.ShouldBeInRange(1, OcspRequest.CertIdsMax);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Clause("RFC 6960", "A.1")]
    public void Is_read_from_the_path_of_a_get(bool isEscaped)
    {
        var base64 = Convert.ToBase64String(Good);

        var request = OcspRequest.ParsePath(isEscaped ? Uri.EscapeDataString(base64) : base64).Value;

        request.CertIds.Count.ShouldBe(2);
        request.Nonce.ShouldNotBeNull().ToArray().ShouldBe(Nonce);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("no base64!")]
    [InlineData("%00%ff")]
    [InlineData("MAA")]
    public void Refuses_a_path_that_is_none(string path) => OcspRequest.ParsePath(path).Refusal.ShouldNotBeNull().Code.ShouldBe("OcspRequestMalformed");

    [Fact]
    public void Refuses_a_path_over_the_limit() =>
        OcspRequest.ParsePath(new string('A', (OcspRequest.BytesMax * 4) + 1)).Refusal.ShouldNotBeNull().Code.ShouldBe("OcspRequestTooLarge");

    [Fact]
    public void Costs_few_objects_to_read()
    {
        var request = OcspRequest.Write([CertId(OcspHash.Sha1)], Nonce);
        OcspRequest.Parse(request);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var index = 0; index < 1000; index++)
            OcspRequest.Parse(request);

        // The request, its one question and the result.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000 * 320);
    }

    private static OcspCertId CertId(OcspHash hash) => OcspCertId.Of(Issuer, Serial, hash);

    private static string Refused(byte[] request) => OcspRequest.Parse(request).Refusal.ShouldNotBeNull().Code;

    private static byte[] Der(params byte[] octets) => octets;

    private static byte[] RequestOf(byte[][] singles, byte[][]? extensions = null) => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence())
            writer.WriteEncodedValue(ToBeSigned(singles, extensions));
    }).ToArray();

    private static byte[] ToBeSigned(byte[][] singles, byte[][]? extensions, bool hasRequestor = false) => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence())
        {
            if (hasRequestor)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, "asker@example.dk", new Asn1Tag(TagClass.ContextSpecific, 1));
            }

            WriteList(writer, singles);
            if (extensions is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                    WriteList(writer, extensions);
            }
        }
    }).ToArray();

    private static byte[] Single(byte[][]? extensions = null, byte[]? serial = null, string hashOid = "1.3.14.3.2.26") => TbsEdit.Der(writer =>
    {
        serial ??= [0x05];
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(hashOid);
                writer.WriteOctetString(new byte[20]);
                writer.WriteOctetString(new byte[20]);
                WriteRaw(writer, [0x02, (byte)serial.Length, .. serial]);
            }

            if (extensions is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    WriteList(writer, extensions);
            }
        }
    }).ToArray();

    private static void WriteList(AsnWriter writer, byte[][] values)
    {
        using (writer.PushSequence())
        {
            foreach (var value in values)
                WriteRaw(writer, value);
        }
    }

    private static void WriteRaw(AsnWriter writer, byte[] value) => writer.WriteEncodedValue(value);

    private static byte[] NonceOf(int octets) => Extension("1.3.6.1.5.5.7.48.1.2", isCritical: false, TbsEdit.Der(writer => writer.WriteOctetString(new byte[octets])).ToArray());

    private static byte[] Extension(string oid, bool isCritical, byte[] value) => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (isCritical)
                writer.WriteBoolean(value: true);
            writer.WriteOctetString(value);
        }
    }).ToArray();
}
