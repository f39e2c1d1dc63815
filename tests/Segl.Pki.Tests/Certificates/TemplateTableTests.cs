using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Tests.Linting;

namespace Segl.Pki.Tests.Certificates;

/// <summary>The table of the OCES3 template, row by row, against the bytes that are signed.</summary>
public sealed class TemplateTableTests
{
    private const string Pss256 =
        "06092a864886f70d01010a 3034 a00f300d06096086480165030402010500 a11c301a06092a864886f70d010108300d06096086480165030402010500 "
        + "a203020120";
    private const string QcStatementsValue =
        "302d302b06082b06010505070b02301f060704008bec4901023014861268747470733a2f2f7569642e676f762e646b";

    private static readonly Certificate WithAddress = Issue(TestPki.Organisation, TestPki.Subject);
    private static readonly Certificate WithoutAddress = Issue(TestPki.Organisation, TestPki.Subject with { EmailAddress = null });
    private static readonly Certificate OfSystem = Issue(TestPki.System, TestPki.Subject);

    /// <summary>The rows on extensions: identifier, critical, value; an empty value means one of a key, judged elsewhere.</summary>
    public static TheoryData<int, string, bool, string> ExtensionRows => new()
    {
        { 0, "2.5.29.19", true, "3000" },
        { 1, "2.5.29.35", false, string.Empty },
        { 2, "1.3.6.1.5.5.7.1.1", false, Access(TestPki.CaIssuersUri, TestPki.OcspUri) },
        { 3, "2.5.29.17", false, $"3012 8110{Ia5("ordre@example.dk")}" },
        { 4, "2.5.29.32", false, "30193008060604008f7a0101300d060b2a81508129010101030701" },
        { 5, "1.3.6.1.5.5.7.1.3", false, QcStatementsValue },
        { 6, "2.5.29.31", false, $"303b 3039 a037 a035 8633{Ia5(TestPki.CrlUri)}" },
        { 7, "2.5.29.14", false, string.Empty },
        { 8, "2.5.29.15", true, "030205e0" },
    };

    [Theory]
    [MemberData(nameof(ExtensionRows))]
    public void Extensions_stand_in_order_with_criticality_and_value(int index, string oid, bool isCritical, string value)
    {
        var extension = WithAddress.Extensions[index];

        (extension.Oid, extension.IsCritical).ShouldBe((oid, isCritical));
        if (value.Length > 0)
            Convert.ToHexStringLower(extension.Value.Span).ShouldBe(Hex(value));
    }

    [Fact]
    public void There_are_no_further_extensions()
    {
        WithAddress.Extensions.Count.ShouldBe(9);
        WithAddress.Extensions.ExtKeyUsage.ShouldBeNull();
    }

    [Fact]
    public void Without_an_address_the_alternative_name_is_absent_and_the_rest_the_same() =>
        WithoutAddress.Extensions.Select(extension => extension.Oid)
            .ShouldBe(WithAddress.Extensions.Select(extension => extension.Oid).Where(oid => oid != "2.5.29.17"));

    [Fact]
    public void System_certificates_differ_in_key_usage_alone()
    {
        Convert.ToHexStringLower(OfSystem.Extensions[8].Value.Span).ShouldBe("030205a0");
        OfSystem.Extensions.Take(8).Select(Row).ShouldBe(WithAddress.Extensions.Take(8).Select(Row));
    }

    [Fact]
    public void Key_identifiers_are_SHA1_of_the_key_bits_and_the_authority_s_stands_alone()
    {
        Convert.ToHexStringLower(WithAddress.Extensions[7].Value.Span).ShouldBe("0414" + Sha1OfKeyBits(TestPki.SubjectKey));
        Convert.ToHexStringLower(WithAddress.Extensions[1].Value.Span).ShouldBe("30168014" + Sha1OfKeyBits(TestPki.Issuer.PublicKey));
    }

    [Theory]
    [InlineData("06035504030c0f", "Ordremodtagelse")]
    [InlineData("0603550405132e", "UI:DK-O:G:64cd7675-5f17-4bd8-8ac4-5a888bb6de5a")]
    [InlineData("060355040a0c1c", "Ærøskøbing Bådværft A/S")]
    [InlineData("06035504610c0e", "NTRDK-98753572")]
    [InlineData("06035504061302", "DK")]
    public void Subject_attributes_have_their_string_types(string head, string value) =>
        Convert.ToHexStringLower(WithAddress.Subject.Der.Span)
            .ShouldContain(head + Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(value)));

    [Fact]
    public void Subject_attributes_stand_in_DER_order_one_in_each_relative_name()
    {
        WithAddress.Subject.Attributes.Select(attribute => attribute.Type)
            .ShouldBe(["2.5.4.3", "2.5.4.5", "2.5.4.10", "2.5.4.97", "2.5.4.6"]);
        WithAddress.Subject.RelativeNames.ShouldAllBe(attributes => attributes.Count == 1);
    }

    [Fact]
    public void Fields_before_the_names_are_version_3_a_serial_of_20_octets_and_PSS_with_its_parameters()
    {
        var toBeSigned = Convert.ToHexStringLower(WithAddress.ToBeSigned.Der.Span);

        toBeSigned.ShouldContain($"a0030201020214{WithAddress.SerialNumber}3041{Hex(Pss256)}");
        Convert.ToHexStringLower(WithAddress.ToBeSigned.SignatureIdentifier.Span).ShouldBe("3041" + Hex(Pss256));
    }

    [Fact]
    public void Validity_is_1095_days_less_a_second_in_UTCTime()
    {
        var validity = WithAddress.Validity;

        (validity.NotAfter - validity.NotBefore).ShouldBe(TimeSpan.FromDays(1095) - TimeSpan.FromSeconds(1));
        Convert.ToHexStringLower(WithAddress.ToBeSigned.Der.Span)
            .ShouldContain("301e170d" + Ia5("260325140428Z") + "170d" + Ia5("290324140427Z"));
    }

    [Fact]
    public void The_key_is_rsaEncryption_of_3072_bits_with_exponent_65537()
    {
        var spki = Convert.ToHexStringLower(WithAddress.PublicKey.Spki.Span);

        spki.ShouldStartWith("308201a2300d06092a864886f70d01010105000382018f003082018a0282018100");
        spki.ShouldEndWith("0203010001");
    }

    [Theory]
    [InlineData("root-ca", 9125, "30030101ff", "2.5.29.19 1.3.6.1.5.5.7.1.1 2.5.29.31 2.5.29.14 2.5.29.15")]
    [InlineData("issuing-ca", 3650, "30060101ff020100", "2.5.29.19 2.5.29.35 1.3.6.1.5.5.7.1.1 2.5.29.31 2.5.29.14 2.5.29.15")]
    public void Authorities_have_the_rows_of_their_table(string id, int days, string basicConstraints, string oids)
    {
        var template = id == AuthorityTemplate.Root.Id ? AuthorityTemplate.Root : AuthorityTemplate.Issuing;
        var draft = template == AuthorityTemplate.Root ? LintCases.RootAuthority() : LintCases.IssuingAuthority();

        var content = TbsCertificate.Parse(draft.ToBeSigned).Value;

        content.Extensions.Select(extension => extension.Oid).ShouldBe(oids.Split(' '));
        content.Extensions.Where(extension => extension.IsCritical).Select(extension => extension.Oid).ShouldBe(["2.5.29.19", "2.5.29.15"]);
        Convert.ToHexStringLower(content.Extensions[0].Value.Span).ShouldBe(basicConstraints);
        Convert.ToHexStringLower(content.Extensions[^1].Value.Span).ShouldBe("03020106");
        content.Validity.Lifetime.ShouldBe(TimeSpan.FromDays(days));
        content.SignatureAlgorithm.ShouldBe(SignatureAlgorithm.RsaPssSha512);
    }

    [Fact]
    public void Responders_have_the_purpose_and_the_mark_of_RFC_6960()
    {
        var content = TbsCertificate.Parse(LintCases.Responder().ToBeSigned).Value;

        content.Extensions.Select(extension => extension.Oid)
            .ShouldBe(["2.5.29.19", "2.5.29.35", "2.5.29.37", "1.3.6.1.5.5.7.48.1.5", "2.5.29.14", "2.5.29.15"]);
        content.Extensions.ExtKeyUsage?.PurposeOids.ShouldBe(["1.3.6.1.5.5.7.3.9"]);
        Convert.ToHexStringLower(content.Extensions.Find("1.3.6.1.5.5.7.48.1.5")!.Value.Span).ShouldBe("0500");
    }

    [Theory]
    [InlineData("ecdsa-p256-sha256", "nistP256")]
    [InlineData("ecdsa-p384-sha384", "nistP384")]
    public void An_authority_on_a_curve_signs_the_same_certificate_with_ECDSA(string id, string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        var issuer = TestPki.IssuerWith(key, SignatureAlgorithm.Find(id)!);

        var certificate = TestPki.Issue(TestPki.Draft(TestPki.Organisation, issuer: issuer), TestPki.Organisation, issuer, key);

        certificate.SignatureAlgorithm?.Id.ShouldBe(id);
        using var judge = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
        judge.SignatureAlgorithm.Value.ShouldBe(id == "ecdsa-p256-sha256" ? "1.2.840.10045.4.3.2" : "1.2.840.10045.4.3.3");
    }

    [Theory]
    [InlineData("1.2", "https://uid.example.dk", "UI:DK-O:G:", null)]
    [InlineData("", "https://uid.example.dk", "UI:", "PolicyOidInvalid")]
    [InlineData("1.x", "https://uid.example.dk", "UI:", "PolicyOidInvalid")]
    [InlineData("1.2.3", "http://uid.example.dk", "UI:", "NameRegistrationAuthorityUriInvalid")]
    [InlineData("1.2.3", "https://bådværft.dk", "UI:", "NameRegistrationAuthorityUriInvalid")]
    [InlineData("1.2.3", "https://uid.example.dk", "UI_DK", "SubjectIdentifierPrefixInvalid")]
    [InlineData("1.2.3", "https://uid.example.dk", "UI:DK-O:G:UI:DK-O:G:UI:DK-O:G", "SubjectIdentifierPrefixInvalid")]
    public void What_belongs_to_the_authority_is_configuration_and_judged(string policyOid, string uri, string prefix, string? code) =>
        OcesSettings.Parse(policyOid, uri, prefix).Refusal?.Code.ShouldBe(code);

    private static Certificate Issue(OcesTemplate template, OcesSubject subject) =>
        TestPki.Issue(TestPki.Draft(template, subject), template, TestPki.Issuer, TestPki.AuthorityKey);

    private static (string Oid, bool IsCritical, string Value) Row(Segl.Pki.Certificates.Extensions.CertificateExtension extension) =>
        (extension.Oid, extension.IsCritical, Convert.ToHexStringLower(extension.Value.Span));

    private static string Sha1OfKeyBits(SubjectPublicKey key)
    {
        var bits = PublicKey.CreateFromSubjectPublicKeyInfo(key.Spki.Span, out _).EncodedKeyValue.RawData;
        return Convert.ToHexStringLower(SHA1.HashData(bits));
    }

    private static string Access(string caIssuersUri, string ocspUri) =>
        $"306b 3042 06082b06010505073002 86{Length(caIssuersUri)}{Ia5(caIssuersUri)} 3025 06082b06010505073001 "
        + $"86{Length(ocspUri)}{Ia5(ocspUri)}";

    private static string Length(string text) => text.Length.ToString("x2", CultureInfo.InvariantCulture);

    private static string Ia5(string text) => Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(text));

    private static string Hex(string spaced) => spaced.Replace(" ", string.Empty, StringComparison.Ordinal);
}
