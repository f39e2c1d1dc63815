using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Revocation;
using Segl.Testing;

namespace Segl.Pki.Tests.Fixtures;

/// <summary>Root, issuing authority and an organisation's certificate as our templates make them, for whatever is said about them afterwards.</summary>
internal sealed class TestHierarchy
{
    private TestHierarchy(AsymmetricAlgorithm rootKey, SignatureAlgorithm rootAlgorithm, AsymmetricAlgorithm authorityKey, SignatureAlgorithm algorithm)
    {
        (RootKey, AuthorityKey) = (rootKey, authorityKey);
        var rootName = TestPki.NameOfAuthority("Segl rod-CA");
        RootIssuer = new Issuer(rootName, SubjectPublicKey.Of(rootKey), rootAlgorithm, TestPki.CaIssuersUri, TestPki.OcspUri, TestPki.CrlUri);
        Root = TestPki.Issue(
            AuthorityTemplate.Root.Draft(rootName, RootIssuer.PublicKey, RootIssuer, SerialNumber.Draw(), TestPki.ValidityOf(AuthorityTemplate.Root)),
            AuthorityTemplate.Root, RootIssuer, rootKey);
        Authority = TestPki.Issue(
            AuthorityTemplate.Issuing.Draft(
                TestPki.AuthorityName, SubjectPublicKey.Of(authorityKey), RootIssuer, SerialNumber.Draw(), TestPki.ValidityOf(AuthorityTemplate.Issuing)),
            AuthorityTemplate.Issuing, RootIssuer, rootKey);
        Issuer = Issuer.Of(Authority, algorithm, TestPki.CaIssuersUri, TestPki.OcspUri, TestPki.CrlUri);
        Leaf = IssueLeaf();
    }

    /// <summary>Authorities on curves, which sign quickly.</summary>
    public static TestHierarchy OnCurves { get; } = new(
        ECDsa.Create(ECCurve.NamedCurves.nistP384), SignatureAlgorithm.EcdsaP384Sha384,
        ECDsa.Create(ECCurve.NamedCurves.nistP256), SignatureAlgorithm.EcdsaP256Sha256);

    /// <summary>Authorities with RSA keys, as OCES3 has them.</summary>
    public static TestHierarchy OfRsa { get; } = new(TestPki.RootKey, SignatureAlgorithm.RsaPssSha512, TestPki.AuthorityKey, SignatureAlgorithm.RsaPssSha256);

    public static TestHierarchy Of(string keys) => keys == "RSA" ? OfRsa : OnCurves;

    public AsymmetricAlgorithm RootKey { get; }

    public AsymmetricAlgorithm AuthorityKey { get; }

    public Issuer RootIssuer { get; }

    public Issuer Issuer { get; }

    public Certificate Root { get; }

    public Certificate Authority { get; }

    public Certificate Leaf { get; }

    public Certificate IssueLeaf() =>
        TestPki.Issue(TestPki.Draft(TestPki.Organisation, issuer: Issuer), TestPki.Organisation, Issuer, AuthorityKey);

    public Certificate IssueResponder(SubjectPublicKey key) => TestPki.Issue(
        ResponderTemplate.Ocsp.Draft(TestPki.NameOfAuthority("OCSP 1"), key, Issuer, SerialNumber.Draw(), TestPki.ValidityOf(ResponderTemplate.Ocsp)),
        ResponderTemplate.Ocsp, Issuer, AuthorityKey);

    public static RevocationListContent ContentOf(Issuer issuer) => new()
    {
        Issuer = issuer,
        ThisUpdate = TestPki.Now,
        NextUpdate = TestPki.Now.AddDays(1),
        Number = 7,
    };

    public ReadOnlyMemory<byte> List(params IEnumerable<RevokedCertificate> entries) => Sign(ContentOf(Issuer), entries);

    public ReadOnlyMemory<byte> RootList(params IEnumerable<RevokedCertificate> entries) => Sign(ContentOf(RootIssuer), entries);

    public ReadOnlyMemory<byte> Sign(RevocationListContent content, params IEnumerable<RevokedCertificate> entries)
    {
        var draft = RevocationListDraft.Write(content, entries.OrderBy(entry => entry.SerialNumber));
        var key = content.Issuer == RootIssuer ? RootKey : AuthorityKey;
        return draft.Complete(content.Issuer.Algorithm.Sign(key, draft.ToBeSigned.Span)).Value;
    }

    public static string Write(TemporaryFolder folder, string name, Certificate certificate)
    {
        File.WriteAllText(folder.File(name), certificate.ToPem());
        return folder.File(name);
    }

    public static string Write(TemporaryFolder folder, string name, ReadOnlyMemory<byte> bytes)
    {
        File.WriteAllBytes(folder.File(name), bytes.ToArray());
        return folder.File(name);
    }
}
