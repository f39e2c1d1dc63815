using System.Security.Cryptography;
using Segl.Pki.Keys;

namespace Segl.Pki.Tests.Keys;

public sealed class UnusableKeyTests
{
    [Fact]
    public void A_key_with_an_even_exponent_has_signed_nothing()
    {
        using RSA rsa = RSA.Create(2048);
        byte[] signature = SignatureAlgorithm.RsaPssSha256.Sign(rsa, [1, 2, 3]);
        byte[] spki = rsa.ExportSubjectPublicKeyInfo();
        spki[^1]--;
        SubjectPublicKey key = SubjectPublicKey.Parse(spki).Value;

        key.Verify([1, 2, 3], signature, SignatureAlgorithm.RsaPssSha256).ShouldBeFalse();
    }
}
