using System.Security.Cryptography;
using Segl.Pki.Keys;
using Segl.Testing;

namespace Segl.Pki.Tests.Keys;

public sealed class KeyBlocklistTests
{
    [Fact]
    public void Finds_a_key_by_its_fingerprint_in_either_case()
    {
        var blocklist = KeyBlocklist.Parse(
            ["# leaked in a repository", string.Empty, TestPki.SubjectKey.Fingerprint.ToUpperInvariant()], []).Value;

        blocklist.Count.ShouldBe(1);
        blocklist.Check(TestPki.SubjectKey)?.Code.ShouldBe("KeyCompromised");
        blocklist.Check(TestPki.Issuer.PublicKey).ShouldBeNull();
    }

    [Fact]
    public async Task Finds_a_weak_Debian_key_by_the_digest_of_what_openssl_prints()
    {
        var publicKey = PemEncoding.WriteString("PUBLIC KEY", TestPki.SubjectKey.Spki.Span);
        var printed = await OutsideTool.RunAsync(
            "openssl", ["rsa", "-pubin", "-noout", "-modulus"], System.Text.Encoding.ASCII.GetBytes(publicKey),
            cancellationToken: TestContext.Current.CancellationToken);
        var digest = Convert.ToHexStringLower(SHA1.HashData(printed.ShouldSucceed().OutputBytes.Span));

        var blocklist = KeyBlocklist.Parse([], ["# blacklist of RSA keys", digest[20..]]).Value;

        blocklist.Check(TestPki.SubjectKey)?.Code.ShouldBe("KeyDebianWeak");
        blocklist.Check(TestPki.Issuer.PublicKey).ShouldBeNull();
    }

    [Fact]
    public void Blocks_in_a_union_what_any_of_the_lists_blocks()
    {
        var first = KeyBlocklist.Parse([TestPki.SubjectKey.Fingerprint], []).Value;
        var second = KeyBlocklist.Parse(
            [TestPki.Issuer.PublicKey.Fingerprint, TestPki.SubjectKey.Fingerprint], [new string('0', 20)]).Value;

        var union = KeyBlocklist.Union([first, second]);

        union.Count.ShouldBe(3);
        union.Check(TestPki.SubjectKey)?.Code.ShouldBe("KeyCompromised");
        union.Check(TestPki.Issuer.PublicKey)?.Code.ShouldBe("KeyCompromised");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("zzzzzzzzzzzzzzzzzzzz")]
    [InlineData("00000000000000000000 and more")]
    public void Refuses_a_list_that_is_not_one(string line)
    {
        var refusal = KeyBlocklist.Parse([], ["# a comment", line]).Refusal;

        refusal.ShouldNotBeNull().Code.ShouldBe("KeyBlocklistMalformed");
        refusal.Arguments.ShouldBe(["2", "20"]);
    }

    [Fact]
    public void Blocks_nothing_when_empty() => KeyBlocklist.Empty.Check(TestPki.SubjectKey).ShouldBeNull();
}
