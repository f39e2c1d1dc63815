using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Requests;

namespace Segl.Pki.Tests.Parsing;

/// <summary>No input makes a parser throw, and none but the good one is taken for it.</summary>
public sealed class ParserPropertyTests
{
    private const int SpliceCount = 4000;

    private static readonly byte[] GoodCertificate =
        TestPki.Issue(TestPki.Draft(TestPki.Organisation), TestPki.Organisation, TestPki.Issuer, TestPki.AuthorityKey).Der.ToArray();

    public static TheoryData<string> Formats => ["certificate", "draft", "name", "public key", "request", "request in PEM"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Refuses_truncated_input_at_each_length(string format)
    {
        var (good, parse) = Parser(format);

        // A PEM text may lack its last line end, and only that.
        var lineEnd = format.EndsWith("PEM", StringComparison.Ordinal) ? 1 : 0;
        foreach (var damaged in Mutations.Truncations(good).Take(good.Length - lineEnd))
            parse(damaged).ShouldNotBeNull($"{damaged.Length} of {good.Length} bytes");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Refuses_trailing_bytes(string format)
    {
        var (good, parse) = Parser(format);

        foreach (var damaged in Mutations.WithTrailingBytes(good))
            parse(damaged).ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Refuses_input_over_the_limit(string format)
    {
        var (good, parse) = Parser(format);

        parse([.. good, .. new byte[64 * 1024]]).ShouldNotBeNull().Code.ShouldEndWith("TooLarge");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Answers_flipped_bits_and_splices_with_a_result(string format)
    {
        var (good, parse) = Parser(format);

        // What is wrong may still be well formed, for example another name; but it never throws.
        foreach (var damaged in Mutations.BitFlips(good).Concat(Mutations.Splices(good, SpliceCount)))
            parse(damaged)?.Detail.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Takes_the_good_input(string format)
    {
        var (good, parse) = Parser(format);

        parse(good).ShouldBeNull();
    }

    [Fact]
    public void No_flipped_bit_gives_a_certificate_that_verifies()
    {
        foreach (var damaged in Mutations.BitFlips(GoodCertificate))
        {
            var parsed = Certificate.Parse(damaged);
            (parsed.IsRefused || !parsed.Value.IsSignedBy(TestPki.Issuer.PublicKey)).ShouldBeTrue();
        }
    }

    [Fact]
    public void What_is_read_is_a_copy_that_nobody_can_change()
    {
        var bytes = GoodCertificate.ToArray();
        var certificate = Certificate.Parse(bytes).Value;

        bytes.AsSpan().Clear();

        certificate.Der.ToArray().ShouldBe(GoodCertificate);
    }

    private static (byte[] Good, Func<byte[], Refusal?> Parse) Parser(string format) => format switch
    {
        "certificate" => (GoodCertificate, bytes => Certificate.Parse(bytes).Refusal),
        "draft" => (TestPki.Draft(TestPki.System).ToBeSigned.ToArray(), bytes => TbsCertificate.Parse(bytes).Refusal),
        "name" => (TestPki.AuthorityName.Der.ToArray(), bytes => DistinguishedName.Parse(bytes).Refusal),
        "public key" => (TestPki.SubjectKey.Spki.ToArray(), bytes => SubjectPublicKey.Parse(bytes).Refusal),
        "request" => (Request(), bytes => CertificationRequest.Parse(bytes).Refusal),
        "request in PEM" =>
            (System.Text.Encoding.ASCII.GetBytes(CertificationRequest.Parse(Request()).Value.ToPem()), bytes =>
                CertificationRequest.Parse(bytes).Refusal),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    // On a curve, because proof of possession is verified for each of thousands of damaged copies.
    private static byte[] Request()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return CertificationRequest.Write(key, TestPki.AuthorityName);
    }
}
