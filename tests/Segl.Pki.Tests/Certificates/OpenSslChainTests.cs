using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Testing;

namespace Segl.Pki.Tests.Certificates;

/// <summary>OpenSSL on whole chains that our templates make.</summary>
public sealed class OpenSslChainTests
{
    [Fact]
    public async Task Openssl_verifies_a_chain_of_RSA_keys_strictly() =>
        await VerifyAsync(TestPki.RootKey, SignatureAlgorithm.RsaPssSha512, TestPki.AuthorityKey, SignatureAlgorithm.RsaPssSha256);

    [Fact]
    public async Task Openssl_verifies_a_chain_with_authorities_on_curves_strictly()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        await VerifyAsync(rootKey, SignatureAlgorithm.EcdsaP384Sha384, authorityKey, SignatureAlgorithm.EcdsaP256Sha256);
    }

    private static async Task VerifyAsync(
        AsymmetricAlgorithm rootKey, SignatureAlgorithm rootAlgorithm, AsymmetricAlgorithm authorityKey, SignatureAlgorithm algorithm)
    {
        var root = SelfIssued(rootKey, rootAlgorithm);
        var rootIssuer = Issuer.Of(root, rootAlgorithm, TestPki.CaIssuersUri, TestPki.OcspUri, TestPki.CrlUri);
        var authority = TestPki.Issue(
            AuthorityTemplate.Issuing.Draft(
                TestPki.AuthorityName,
                SubjectPublicKey.Of(authorityKey),
                rootIssuer,
                SerialNumber.Draw(),
                TestPki.ValidityOf(AuthorityTemplate.Issuing)),
            AuthorityTemplate.Issuing, rootIssuer, rootKey);
        var issuer = Issuer.Of(authority, algorithm, TestPki.CaIssuersUri, TestPki.OcspUri, TestPki.CrlUri);
        var organisation = TestPki.Issue(TestPki.Draft(TestPki.Organisation, issuer: issuer), TestPki.Organisation, issuer, authorityKey);
        var responder = TestPki.Issue(
            ResponderTemplate.Ocsp.Draft(
                TestPki.NameOfAuthority("OCSP 1"),
                TestPki.SubjectKey,
                issuer,
                SerialNumber.Draw(),
                TestPki.ValidityOf(ResponderTemplate.Ocsp)),
            ResponderTemplate.Ocsp, issuer, authorityKey);

        using var folder = new TemporaryFolder();
        var (rootFile, authorityFile) = (Write(folder, "root.pem", root), Write(folder, "issuing.pem", authority));
        foreach (var leaf in new[] { Write(folder, "organisation.pem", organisation), Write(folder, "responder.pem", responder) })
        {
            var run = await OutsideTool.RunAsync(
                "openssl",
                ["verify", "-x509_strict", "-attime", TestPki.Now.AddDays(1).ToUnixTimeSeconds().ToString(), "-CAfile", rootFile,
                    "-untrusted", authorityFile, leaf],
                cancellationToken: TestContext.Current.CancellationToken);

            run.ShouldSucceed().Output.ShouldContain(": OK");
        }
    }

    private static Certificate SelfIssued(AsymmetricAlgorithm key, SignatureAlgorithm algorithm)
    {
        var issuer = new Issuer(
            TestPki.NameOfAuthority("Segl rod-CA"),
            SubjectPublicKey.Of(key),
            algorithm,
            TestPki.CaIssuersUri,
            TestPki.OcspUri,
            TestPki.CrlUri);
        var draft = AuthorityTemplate.Root.Draft(
            issuer.Name, issuer.PublicKey, issuer, SerialNumber.Draw(), TestPki.ValidityOf(AuthorityTemplate.Root));
        return TestPki.Issue(draft, AuthorityTemplate.Root, issuer, key);
    }

    private static string Write(TemporaryFolder folder, string name, Certificate certificate)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, certificate.ToPem());
        return path;
    }
}
