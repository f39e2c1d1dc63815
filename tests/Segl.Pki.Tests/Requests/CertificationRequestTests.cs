using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Pki.Requests;
using Segl.Testing;

namespace Segl.Pki.Tests.Requests;

[Clause("RFC 2986", "4")]
public sealed class CertificationRequestTests
{
    [Fact]
    public void Written_requests_are_read_by_the_framework_and_by_us()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var der = CertificationRequest.Write(key);

        var request = CertificationRequest.Parse(der).Value;

        request.PublicKey.ShouldBe(SubjectPublicKey.Of(key));
        CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA384).PublicKey.ExportSubjectPublicKeyInfo()
            .ShouldBe(request.PublicKey.Spki.ToArray());
    }

    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public void Reads_the_framework_s_requests_with_either_padding(string hash)
    {
        using var key = RSA.Create(2048);
        foreach (var padding in new[] { RSASignaturePadding.Pkcs1, RSASignaturePadding.Pss })
        {
            var theirs = new CertificateRequest("CN=anything", key, new HashAlgorithmName(hash), padding);

            var request = CertificationRequest.Parse(Encoding.ASCII.GetBytes(theirs.CreateSigningRequestPem()));

            request.Value.PublicKey.Bits.ShouldBe(2048);
            request.Value.Subject.ToString().ShouldBe("CN=anything");
        }
    }

    [Fact]
    public async Task Reads_what_openssl_makes_and_openssl_verifies_what_we_make()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var theirs = await OutsideTool.RunAsync(
            "openssl", ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-subj", "/CN=hsm"],
            cancellationToken: cancellationToken);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ours = Encoding.ASCII.GetBytes(CertificationRequest.Parse(CertificationRequest.Write(key)).Value.ToPem());

        var judged = await OutsideTool.RunAsync("openssl", ["req", "-verify", "-noout"], ours, cancellationToken: cancellationToken);

        CertificationRequest.Parse(theirs.ShouldSucceed().OutputBytes).Value.Subject.ToString().ShouldBe("CN=hsm");
        judged.ShouldSucceed();
    }

    [Fact]
    public void Takes_text_before_the_PEM_block_and_the_label_of_old_tools()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = PemEncoding.WriteString("NEW CERTIFICATE REQUEST", CertificationRequest.Write(key));

        CertificationRequest.Parse(Encoding.ASCII.GetBytes($"Certificate Request:\r\n  Data:\r\n{pem}\r\n\r\n")).IsRefused.ShouldBeFalse();
    }

    [Fact]
    [Clause("RFC 2986", "3")]
    public void Refuses_a_request_signed_by_another_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = CertificationRequest.Write(key);
        var (mine, theirs) = (key.ExportSubjectPublicKeyInfo(), other.ExportSubjectPublicKeyInfo());
        theirs.CopyTo(request.AsSpan(request.AsSpan().IndexOf(mine)));

        CertificationRequest.Parse(request).Refusal?.Code.ShouldBe("RequestSignatureWrong");
    }

    [Fact]
    public void Refuses_weak_and_unknown_signatures()
    {
        using var key = RSA.Create(2048);
        var request = CertificationRequest.Write(key).AsSpan();

        // rsassaPss → md5WithRSAEncryption, in place.
        var pss = Convert.FromHexString("06092a864886f70d01010a");
        request[request.LastIndexOf(pss) + pss.Length - 1] = 0x04;

        CertificationRequest.Parse(request.ToArray()).Refusal?.Code.ShouldBe("RequestSignatureNotSupported");
    }

    [Fact]
    public void Refuses_a_PSS_signature_with_a_salt_of_another_length()
    {
        using var key = RSA.Create(2048);
        var request = CertificationRequest.Write(key).AsSpan();
        var salt = Convert.FromHexString("a203020120");
        request[request.LastIndexOf(salt) + salt.Length - 1] = 0x14;

        CertificationRequest.Parse(request.ToArray()).Refusal?.Code.ShouldBe("RequestSignatureNotSupported");
    }

    [Theory]
    [InlineData("", "RequestEmpty")]
    [InlineData("hello", "RequestMalformed")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", "RequestMalformed")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n", "RequestMalformed")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\nmore", "RequestMalformed")]
    public void Refuses_what_is_no_request(string text, string code) =>
        CertificationRequest.Parse(Encoding.ASCII.GetBytes(text)).Refusal?.Code.ShouldBe(code);

    [Fact]
    public void Says_why_a_key_of_another_kind_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        var request = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA512).CreateSigningRequest();

        CertificationRequest.Parse(request).Refusal?.Code.ShouldBe("KeyCurveNotSupported");
    }
}
