using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Keys;

namespace Segl.Pki.Tests.Fixtures;

/// <summary>
/// A leaf, its issuing authority and the root, made once, as OCES3 certificates are: RSASSA-PSS throughout, no extended key usage.
/// </summary>
internal sealed class TestChain
{
    private static readonly DateTimeOffset NotBefore = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RSA RootKey = RSA.Create(2048);
    private static readonly RSA IssuingKey = RSA.Create(2048);
    private static readonly RSA LeafKey = RSA.Create(3072);

    private static readonly byte[] RootDer = IssueAuthority("Prøve rod-CA", RootKey, issuerDer: null, RootKey, serial: 1);
    private static readonly byte[] IssuingDer = IssueAuthority("Prøve udstedende-CA", IssuingKey, RootDer, RootKey, serial: 2);

    private TestChain(string commonName) => (CommonName, LeafDer) = (commonName, IssueLeaf(commonName));

    /// <summary>The chain of a leaf with letters that only Danish has.</summary>
    public static TestChain Danish { get; } = WithLeaf("Ærø Færgeservice – bogføring");

    public string CommonName { get; }

    public byte[] LeafDer { get; }

    public byte[] Issuing => IssuingDer;

    public byte[] Root => RootDer;

    public IReadOnlyList<ReadOnlyMemory<byte>> Ders => [LeafDer, Issuing, Root];

    public IReadOnlyList<Certificate> Certificates => [.. Ders.Select(der => Certificate.Parse(der).Value)];

    /// <summary>The issuing authority's name with a key that signed nothing here, and no identifier to tell it by.</summary>
    public static Certificate IssuingOfAnotherKey { get; } =
        Certificate.Parse(IssueAuthority("Prøve udstedende-CA", LeafKey, RootDer, RootKey, serial: 4, hasKeyIdentifier: false)).Value;

    /// <summary>A second root of the same name, so that the issuing authority has two above it.</summary>
    public static Certificate RootOfAnotherKey { get; } =
        Certificate.Parse(
            IssueAuthority("Prøve rod-CA", IssuingKey, issuerDer: null, IssuingKey, serial: 5, hasKeyIdentifier: false)).Value;

    /// <summary>A leaf under a PKCS#1 v1.5 signature, which our authorities do not make.</summary>
    public static Certificate LeafSignedByAnotherScheme { get; } = Certificate.Parse(IssueLeafByPkcs1()).Value;

    public byte[] LeafPkcs8 { get; } = LeafKey.ExportPkcs8PrivateKey();

    /// <summary>Those whose signature was checked: not the last one where it names an issuer that is not there.</summary>
    public static IEnumerable<Certificate> SignedIn(CertificateChain chain) => chain.Certificates.SkipLast(chain.IsComplete ? 0 : 1);

    public static TestChain WithLeaf(string commonName) => new(commonName);

    /// <summary>A leaf of another key, issued by the same authority.</summary>
    public static Certificate LeafOf(ECDsa key) =>
        Certificate.Parse(IssueLeaf(new CertificateRequest(NameOf("Elliptisk"), key, HashAlgorithmName.SHA256))).Value;

    private static byte[] IssueAuthority(
        string commonName, RSA key, byte[]? issuerDer, RSA issuerKey, byte serial, bool hasKeyIdentifier = true)
    {
        CertificateRequest request = new(NameOf(commonName), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, issuerDer is not null, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        return Sign(request, issuerDer, issuerKey, serial, hasKeyIdentifier);
    }

    private static byte[] IssueLeaf(string commonName) =>
        IssueLeaf(new CertificateRequest(NameOf(commonName), LeafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));

    private static byte[] IssueLeaf(CertificateRequest request)
    {
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        return Sign(request, IssuingDer, IssuingKey, serial: 3, hasKeyIdentifier: true);
    }

    private static byte[] IssueLeafByPkcs1()
    {
        CertificateRequest request = new(NameOf("Ældre"), LeafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        X500DistinguishedName issuerName = NameOf("Prøve udstedende-CA");
        X509SignatureGenerator generator = X509SignatureGenerator.CreateForRSA(IssuingKey, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.Create(issuerName, generator, NotBefore, NotBefore.AddDays(9000), [0x40, 0x06]);
        return certificate.RawData;
    }

    private static byte[] Sign(CertificateRequest request, byte[]? issuerDer, RSA issuerKey, byte serial, bool hasKeyIdentifier)
    {
        if (hasKeyIdentifier)
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));

        X500DistinguishedName issuerName = request.SubjectName;
        if (issuerDer is not null)
        {
            using X509Certificate2 issuer = X509CertificateLoader.LoadCertificate(issuerDer);
            issuerName = issuer.SubjectName;
            request.CertificateExtensions.Add(
                X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
                    issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        }

        PssGenerator generator = new(issuerKey);
        using X509Certificate2 certificate = request.Create(issuerName, generator, NotBefore, NotBefore.AddDays(9000), [0x40, serial]);
        return certificate.RawData;
    }

    private static X500DistinguishedName NameOf(string commonName)
    {
        // The builder writes the last first.
        X500DistinguishedNameBuilder builder = new();
        builder.AddCountryOrRegion("DK");
        builder.AddOrganizationName("Prøveselskabet ApS");
        builder.AddCommonName(commonName);
        return builder.Build();
    }

    /// <summary>Signs as OCES3 authorities do: the framework leaves out parameters that theirs write as NULL.</summary>
    private sealed class PssGenerator(RSA key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            SignatureAlgorithm.RsaPssSha256.Identifier.ToArray();

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => SignatureAlgorithm.RsaPssSha256.Sign(key, data);

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
