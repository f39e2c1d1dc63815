using System.Text;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Cms;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Chains;

public sealed class CertificateBundleTests
{
    private static readonly IReadOnlyList<Certificate> s_chain = TestChain.Danish.Certificates;

    public static TheoryData<string> Forms => ["DER", "PEM", "PEM with remarks", "base64", "base64 in lines"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void One_certificate_is_read_in_every_form(string form)
    {
        var der = s_chain[0].Der.ToArray();
        var sent = form switch
        {
            "DER" => der,
            "PEM" => Encoding.ASCII.GetBytes(s_chain[0].ToPem()),
            "PEM with remarks" => Encoding.ASCII.GetBytes($"subject: somebody\r\n{s_chain[0].ToPem()}\r\n"),
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(der)),
            _ => Encoding.ASCII.GetBytes(Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks)),
        };

        var bundle = CertificateBundle.Read(sent).Value;

        (bundle.Target, bundle.Others.Count).ShouldBe((s_chain[0], 0));
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public void Of_several_in_any_order_the_one_that_issued_none_is_meant(params int[] order)
    {
        var pem = string.Concat(order.Select(index => s_chain[index].ToPem()));

        var bundle = CertificateBundle.Read(Encoding.ASCII.GetBytes(pem)).Value;

        bundle.Target.ShouldBe(s_chain[0]);
        bundle.Others.ShouldBe([s_chain[1], s_chain[2]], ignoreOrder: true);
    }

    [Theory]
    [InlineData("DER")]
    [InlineData("PKCS7")]
    [InlineData("CMS")]
    [InlineData("base64")]
    public void A_message_with_certificates_is_read(string form)
    {
        var message = CertificatesOnlyMessage.Write([.. s_chain.Select(certificate => certificate.Der)]);
        var base64 = Convert.ToBase64String(message.Span, Base64FormattingOptions.InsertLineBreaks);
        var sent = form switch
        {
            "DER" => message.ToArray(),
            "base64" => Encoding.ASCII.GetBytes(base64),
            _ => Encoding.ASCII.GetBytes($"-----BEGIN {form}-----\n{base64}\n-----END {form}-----\n"),
        };

        CertificateBundle.Read(sent).Value.Target.ShouldBe(s_chain[0]);
    }

    [Fact]
    public void A_certificate_alone_that_signed_itself_is_the_one_that_is_meant() =>
        CertificateBundle.Read(s_chain[2].Der).Value.Target.ShouldBe(s_chain[2]);

    [Fact]
    public void What_is_cut_off_or_goes_on_is_refused_at_every_length()
    {
        var der = s_chain[0].Der.ToArray();

        for (var length = 0; length < der.Length; length++)
            CertificateBundle.Read(der.AsMemory(0, length)).IsRefused.ShouldBeTrue($"{length}");
        CertificateBundle.Read((byte[])[.. der, 0]).IsRefused.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----")]
    [InlineData("-----BEGIN PKCS7-----\nMAA=\n-----END PKCS7-----")]
    [InlineData("MAA=")]
    [InlineData("0")]
    public void What_is_none_is_refused(string text) => CertificateBundle.Read(Encoding.UTF8.GetBytes(text)).IsRefused.ShouldBeTrue();

    [Fact]
    public void More_than_is_read_is_refused_by_its_size() =>
        CertificateBundle.Read(new byte[CertificateBundle.BytesMax + 1]).Refusal!.Code.ShouldBe("CertificateBundleTooLarge");

    [Fact]
    public void More_certificates_than_a_chain_has_are_refused()
    {
        var pem = string.Concat(Enumerable.Repeat(s_chain[0].ToPem(), CertificateChain.CertificatesMax + 1));

        CertificateBundle.Read(Encoding.ASCII.GetBytes(pem)).Refusal!.Code.ShouldBe("PemTooMany");
    }

    [Fact]
    public void A_message_without_certificates_is_refused() =>
        CertificateBundle.Read(CertificatesOnlyMessage.Write([])).IsRefused.ShouldBeTrue();
}
