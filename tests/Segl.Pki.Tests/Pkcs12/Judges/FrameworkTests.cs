using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Pkcs12;

namespace Segl.Pki.Tests.Pkcs12.Judges;

/// <summary>.NET's own loader, with the limits that it has by default.</summary>
public sealed class FrameworkTests
{
    [Theory]
    [InlineData(Pkcs12Strength.Strong, JudgedFile.Password)]
    [InlineData(Pkcs12Strength.Strong, "Grøn-7-bølge€")]
    [InlineData(Pkcs12Strength.OlderWindows, JudgedFile.Password)]
    [InlineData(Pkcs12Strength.OlderWindows, "Grøn-7-bølge€")]
    public async Task Loads_the_leaf_with_its_key_and_the_authorities(Pkcs12Strength strength, string password)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, CommonNames.Quoted, password);

        X509Certificate2Collection loaded = X509CertificateLoader.LoadPkcs12CollectionFromFile(
            file.Path, password, X509KeyStorageFlags.EphemeralKeySet);

        loaded.Select(certificate => certificate.RawData).ShouldBe(file.Chain.Ders.Select(der => der.ToArray()), ignoreOrder: true);
        X509Certificate2 leaf = loaded.Single(certificate => certificate.HasPrivateKey);
        leaf.RawData.ShouldBe(file.Chain.LeafDer);
        using RSA key = leaf.GetRSAPrivateKey().ShouldNotBeNull();
        key.KeySize.ShouldBe(3072);
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong)]
    [InlineData(Pkcs12Strength.OlderWindows)]
    public async Task Refuses_the_wrong_password(Pkcs12Strength strength)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, CommonNames.Danish);

        Should.Throw<CryptographicException>(() => X509CertificateLoader.LoadPkcs12FromFile(file.Path, JudgedFile.WrongPassword));
    }

    [Fact]
    public async Task Loads_a_file_whose_name_has_a_character_beyond_the_basic_plane()
    {
        using JudgedFile file = await JudgedFile.WriteAsync(Pkcs12Strength.Strong, "Nøgle 🔑");

        using X509Certificate2 leaf = X509CertificateLoader.LoadPkcs12FromFile(file.Path, JudgedFile.Password);

        leaf.RawData.ShouldBe(file.Chain.LeafDer);
    }
}
