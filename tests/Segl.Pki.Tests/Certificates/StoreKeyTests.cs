using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Certificates;

[Clause("RFC 4387", "2.1")]
public sealed class StoreKeyTests
{
    private static readonly (Certificate Ours, X509Certificate2 Framework) s_pair = Make();

    [Fact]
    public void The_certificates_key_is_its_fingerprint_in_base64_without_padding() =>
        $"{StoreKey.OfCertificate(s_pair.Ours)}=".ShouldBe(Convert.ToBase64String(s_pair.Framework.GetCertHash()));

    [Fact]
    public void Names_are_hashed_as_they_are_encoded()
    {
        $"{StoreKey.OfName(s_pair.Ours.Subject)}=".ShouldBe(Hash(s_pair.Framework.SubjectName.RawData));
        $"{StoreKey.OfName(s_pair.Ours.Issuer)}=".ShouldBe(Hash(s_pair.Framework.IssuerName.RawData));
    }

    [Fact]
    public void Issuer_and_serial_number_are_hashed_as_the_structure_of_that_name()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(s_pair.Framework.IssuerName.RawData);
            writer.WriteInteger(s_pair.Framework.SerialNumberBytes.Span);
        }

        $"{StoreKey.OfIssuerAndSerialNumber(s_pair.Ours)}=".ShouldBe(Hash(writer.Encode()));
    }

    [Fact]
    public void The_key_identifier_is_hashed_without_its_header()
    {
        var identifier = s_pair.Framework.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single();

        $"{StoreKey.OfSubjectKeyIdentifier(s_pair.Ours)}=".ShouldBe(Hash(identifier.SubjectKeyIdentifierBytes.ToArray()));
    }

    [Fact]
    public void What_was_written_is_read()
    {
        var key = StoreKey.OfCertificate(s_pair.Ours);

        StoreKey.Parse(key.ToString()).Value.ShouldBe(key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAA-")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAA_")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAA\u00e6A")]
    [InlineData("AAAAAAAAAAAA AAAAAAAAAAAAAA")]
    public void What_is_not_27_characters_of_base64_is_refused(string text) =>
        StoreKey.Parse(text).Refusal!.Code.ShouldBe("StoreKeyMalformed");

    private static (Certificate, X509Certificate2) Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Prøve, O=Æblegården, C=DK", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
#pragma warning disable RS0030 // Any certificate will do, and the framework's own reading of it is the judge.
        var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(55), DateTimeOffset.UnixEpoch.AddYears(60));
#pragma warning restore RS0030
        return (Certificate.Parse(made.RawData).Value, made);
    }

#pragma warning disable CA5350 // RFC 4387 knows no other.
    private static string Hash(byte[] octets) => Convert.ToBase64String(SHA1.HashData(octets));
#pragma warning restore CA5350
}
