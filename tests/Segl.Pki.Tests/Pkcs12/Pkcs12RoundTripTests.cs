using Segl.Pki.Pkcs12;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Pkcs12;

public sealed class Pkcs12RoundTripTests
{
    [Theory]
    [InlineData(Pkcs12Strength.Strong)]
    [InlineData(Pkcs12Strength.OlderWindows)]
    public void Reads_back_the_key_and_the_certificates_that_were_written(Pkcs12Strength strength)
    {
        byte[] file = Pkcs12Files.Write(strength);

        using Pkcs12Contents contents = Pkcs12Reader.Read(file, Pkcs12Files.Password).Value;

        contents.Keys.ShouldHaveSingleItem().Pkcs8.ToArray().ShouldBe(TestChain.Danish.LeafPkcs8);
        contents.Certificates.Select(certificate => certificate.Der.ToArray()).ShouldBe(TestChain.Danish.Ders.Select(der => der.ToArray()));
    }
}
