using System.Security.Cryptography;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Keys;

public sealed class SignatureAlgorithmTests
{
    private static readonly byte[] Message = "Segl"u8.ToArray();

    [Theory]
    [InlineData(
        "rsa-pss-sha256",
        "304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120")]
    [InlineData(
        "rsa-pss-sha512",
        "304106092a864886f70d01010a3034a00f300d06096086480165030402030500a11c301a06092a864886f70d010108300d06096086480165030402030500a203020140")]
    [InlineData("ecdsa-p256-sha256", "300a06082a8648ce3d040302")]
    [InlineData("ecdsa-p384-sha384", "300a06082a8648ce3d040303")]
    [Clause("RFC 4055", "3.1")]
    [Clause("RFC 5758", "3.2")]
    public void Writes_the_identifier_of_the_template(string id, string hex)
    {
        var algorithm = SignatureAlgorithm.Find(id).ShouldNotBeNull();

        Convert.ToHexStringLower(algorithm.Identifier.Span).ShouldBe(hex);
        SignatureAlgorithm.Find(Convert.FromHexString(hex)).ShouldBe(algorithm);
    }

    [Fact]
    public void Knows_no_others()
    {
        SignatureAlgorithm.Find("rsa-pkcs1-sha256").ShouldBeNull();
        SignatureAlgorithm.Find(Convert.FromHexString("300d06092a864886f70d01010b0500")).ShouldBeNull();
        SignatureAlgorithm.All.Select(algorithm => algorithm.Id).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Each_verifies_what_it_signed_and_nothing_else()
    {
        foreach (var algorithm in SignatureAlgorithm.All)
        {
            using var key = KeyFor(algorithm);
            var publicKey = SubjectPublicKey.Of(key);
            var signature = algorithm.Sign(key, Message);

            publicKey.Verify(Message, signature, algorithm).ShouldBeTrue(algorithm.Id);
            publicKey.Verify("segl"u8, signature, algorithm).ShouldBeFalse(algorithm.Id);
            publicKey.Verify(Message, signature.AsSpan(1), algorithm).ShouldBeFalse(algorithm.Id);
        }
    }

    [Fact]
    public void Does_not_verify_with_a_key_of_another_kind_nor_another_digest()
    {
        var signature = SignatureAlgorithm.RsaPssSha256.Sign(TestPki.AuthorityKey, Message);

        TestPki.Issuer.PublicKey.Verify(Message, signature, SignatureAlgorithm.EcdsaP256Sha256).ShouldBeFalse();
        TestPki.Issuer.PublicKey.Verify(Message, signature, SignatureAlgorithm.RsaPssSha512).ShouldBeFalse();
    }

    [Fact]
    public void Does_not_sign_with_a_key_of_another_kind() =>
        Should.Throw<ArgumentException>(() => SignatureAlgorithm.EcdsaP256Sha256.Sign(TestPki.AuthorityKey, Message));

    [Fact]
    public void Verifies_on_many_threads_with_one_key()
    {
        var signature = SignatureAlgorithm.RsaPssSha256.Sign(TestPki.AuthorityKey, Message);
        var failures = 0;

        Parallel.For(0, 500, _ =>
        {
            if (!TestPki.Issuer.PublicKey.Verify(Message, signature, SignatureAlgorithm.RsaPssSha256))
                Interlocked.Increment(ref failures);
        });

        failures.ShouldBe(0);
    }

    private static AsymmetricAlgorithm KeyFor(SignatureAlgorithm algorithm) => algorithm.KeyKind switch
    {
        PublicKeyKind.Rsa => RSA.Create(2048),
        PublicKeyKind.EcP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        _ => ECDsa.Create(ECCurve.NamedCurves.nistP384),
    };
}
