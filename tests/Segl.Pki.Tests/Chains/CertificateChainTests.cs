using System.Text;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Tests.Fixtures;
using Segl.Testing;

namespace Segl.Pki.Tests.Chains;

public sealed class CertificateChainTests
{
    private static readonly Certificate[] LeafFirst = [.. TestChain.Danish.Certificates];

    [Fact]
    public void Holds_the_leaf_and_the_authorities_above_it()
    {
        CertificateChain chain = CertificateChain.Of(LeafFirst).Value;

        chain.Leaf.ShouldBe(LeafFirst[0]);
        chain.Authorities.ShouldBe(LeafFirst[1..]);
        chain.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Is_incomplete_without_its_root()
    {
        CertificateChain chain = CertificateChain.Of(LeafFirst[..2]).Value;

        chain.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void Writes_one_block_of_text_for_each_certificate_leaf_first()
    {
        string text = CertificateChain.Of(LeafFirst).Value.ToPem();

        text.ShouldBe(string.Concat(LeafFirst.Select(certificate => certificate.ToPem())));
        text.ShouldNotContain('\r');
        text.Split('\n').Max(line => line.Length).ShouldBe(64);
    }

    [Fact]
    public void Reads_back_its_own_text()
    {
        string text = CertificateChain.Of(LeafFirst).Value.ToPem();

        CertificateChain chain = CertificateChain.ParsePem(Encoding.ASCII.GetBytes(text)).Value;

        chain.Certificates.ShouldBe(LeafFirst);
    }

    [Fact]
    public void Reads_back_its_own_message()
    {
        ReadOnlyMemory<byte> message = CertificateChain.Of(LeafFirst).Value.ToPkcs7();

        CertificateChain chain = CertificateChain.ParsePkcs7(message).Value;

        chain.Certificates.ShouldBe(LeafFirst);
    }

    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(2, 1, 0)]
    public void Puts_certificates_in_order(int first, int second, int third)
    {
        CertificateChain chain = CertificateChain.Assemble([LeafFirst[first], LeafFirst[second], LeafFirst[third]]).Value;

        chain.Certificates.ShouldBe(LeafFirst);
    }

    [Fact]
    public void Takes_a_certificate_that_comes_twice_once()
    {
        CertificateChain chain = CertificateChain.Assemble([.. LeafFirst, LeafFirst[2]]).Value;

        chain.Certificates.ShouldBe(LeafFirst);
    }

    [Fact]
    public void Refuses_no_certificate_at_all()
    {
        CertificateChain.Of([]).Refusal.ShouldNotBeNull().Code.ShouldBe("ChainEmpty");
        CertificateChain.Assemble([]).Refusal.ShouldNotBeNull().Code.ShouldBe("ChainEmpty");
    }

    [Fact]
    public void Refuses_more_certificates_than_a_chain_has()
    {
        Certificate[] nine = [.. Enumerable.Repeat(LeafFirst[0], CertificateChain.CertificatesMax + 1)];

        CertificateChain.Of(nine).Refusal.ShouldNotBeNull().Code.ShouldBe("ChainTooLong");
        CertificateChain.Assemble(nine).Refusal.ShouldNotBeNull().Code.ShouldBe("ChainTooLong");
    }

    [Fact]
    public void Refuses_certificates_in_the_wrong_order_where_the_order_is_given()
    {
        CertificateChain.Of([LeafFirst[0], LeafFirst[2], LeafFirst[1]]).Refusal.ShouldNotBeNull().Code.ShouldBe("ChainBroken");
    }

    [Fact]
    public void Refuses_an_issuer_of_the_right_name_whose_key_did_not_sign()
    {
        CertificateChain.Of([LeafFirst[0], TestChain.IssuingOfAnotherKey, LeafFirst[2]]).Refusal.ShouldNotBeNull()
            .Code.ShouldBe("ChainBroken");
    }

    [Fact]
    public void Refuses_a_leaf_as_issuer()
    {
        CertificateChain.Of([LeafFirst[0], LeafFirst[0]]).Refusal.ShouldNotBeNull().Code.ShouldBe("ChainBroken");
    }

    [Fact]
    public void Refuses_two_leaves_of_one_authority()
    {
        Certificate other = TestChain.WithLeaf("En anden").Certificates[0];

        CertificateChain.Assemble([.. LeafFirst, other]).Refusal.ShouldNotBeNull().Code.ShouldBe("ChainWithoutSingleLeaf");
    }

    [Fact]
    public void Refuses_an_authority_that_stands_above_nobody()
    {
        CertificateChain.Assemble([.. LeafFirst, TestChain.RootOfAnotherKey]).Refusal.ShouldNotBeNull().Code.ShouldBe("ChainStray");
    }

    [Fact]
    public void Assembles_the_chain_of_a_real_certificate()
    {
        Certificate leaf = ReferenceCertificates.Parse("prod-system-skat-b2b-2026");
        Certificate issuing = ReferenceCertificates.Parse("ca-prod-issuing-1");
        Certificate root = ReferenceCertificates.Parse("ca-prod-root");

        CertificateChain chain = CertificateChain.Assemble([root, leaf, issuing]).Value;

        chain.Certificates.ShouldBe([leaf, issuing, root]);
        chain.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Refuses_real_certificates_of_two_hierarchies()
    {
        Certificate leaf = ReferenceCertificates.Parse("prod-system-skat-b2b-2026");
        Certificate issuingOfTests = ReferenceCertificates.Parse("ca-test-issuing-1");

        CertificateChain.Of([leaf, issuingOfTests]).Refusal.ShouldNotBeNull().Code.ShouldBe("ChainBroken");
    }

    [Fact]
    public void Refuses_a_signature_that_it_cannot_check()
    {
        CertificateChain.Of([TestChain.LeafSignedByAnotherScheme, LeafFirst[1]]).Refusal.ShouldNotBeNull()
            .Code.ShouldBe("ChainSignatureAlgorithmUnknown");
    }

    [Fact]
    public async Task Writes_text_that_OpenSSL_verifies()
    {
        using TemporaryFolder folder = new();
        CertificateChain chain = CertificateChain.Of(LeafFirst).Value;
        await File.WriteAllTextAsync(folder.File("chain.pem"), chain.ToPem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("root.pem"), chain.Certificates[^1].ToPem(), TestContext.Current.CancellationToken);

        ToolRun run = await OutsideTool.RunAsync(
            "openssl",
            ["verify", "-x509_strict", "-CAfile", folder.File("root.pem"), "-untrusted", folder.File("chain.pem"),
                folder.File("chain.pem")],
            cancellationToken: TestContext.Current.CancellationToken);

        run.ShouldSucceed().Output.ShouldEndWith(": OK\n");
    }
}
