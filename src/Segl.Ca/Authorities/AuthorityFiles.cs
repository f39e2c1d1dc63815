using System.Security.Cryptography;
using System.Text;
using Segl.Ca.Keys;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Pki.Pkcs12;

namespace Segl.Ca.Authorities;

/// <summary>Reads an issuing authority that was made elsewhere.</summary>
internal static class AuthorityFiles
{
    // A PKCS#12 file with three certificates has ten thousand bytes.
    private const int FileBytesMax = 256 * 1024;

    public static async Task<Result<NewAuthorities>> ReadAsync(
        AuthorityImport import, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keyFile = await ReadAsync(import.KeyFile, cancellationToken);
        var chainFile = import.ChainFile is null ? default(ReadOnlyMemory<byte>?) : await ReadAsync(import.ChainFile, cancellationToken);
        try
        {
            var read = IsPem(keyFile) ? ReadPem(keyFile, chainFile, import) : ReadPkcs12(keyFile, chainFile, import);
            return read.IsRefused ? read.Refusal : Judge(read.Value.Pkcs8, read.Value.Chain, now);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keyFile);
        }
    }

    private static Result<KeyAndChain> ReadPem(byte[] keyFile, ReadOnlyMemory<byte>? chainFile, AuthorityImport import)
    {
        if (chainFile is not { } pem)
            return Refuse("ImportChainMissing", "A key in PEM needs the chain file beside it.");

        var chain = CertificateChain.ParsePem(pem);
        if (chain.IsRefused)
            return chain.Refusal;

        using AsymmetricAlgorithm key = chain.Value.Leaf.PublicKey.Kind is PublicKeyKind.Rsa ? RSA.Create() : ECDsa.Create();
        try
        {
            var text = Encoding.UTF8.GetString(keyFile);
            if (import.Password is null)
                key.ImportFromPem(text);
            else
                key.ImportFromEncryptedPem(text, import.Password);
            return new KeyAndChain(key.ExportPkcs8PrivateKey(), chain.Value);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return Refuse(
                "ImportKeyUnreadable",
                "The key file holds no PKCS#8 key in PEM of the certificate's kind, or the password does not open it.");
        }
    }

    private static Result<KeyAndChain> ReadPkcs12(byte[] keyFile, ReadOnlyMemory<byte>? chainFile, AuthorityImport import)
    {
        var read = Pkcs12Reader.Read(keyFile, import.Password);
        if (read.IsRefused)
            return read.Refusal;

        using var contents = read.Value;
        if (contents.Keys.Count != 1)
            return Refuse("ImportKeyUnreadable", $"The PKCS#12 file holds {contents.Keys.Count} keys; it must hold one.");

        var chain = chainFile is { } pem ? CertificateChain.ParsePem(pem) : Assemble(contents);
        return chain.IsRefused ? chain.Refusal : new KeyAndChain(contents.Keys[0].Pkcs8.ToArray(), chain.Value);
    }

    private static Result<CertificateChain> Assemble(Pkcs12Contents contents)
    {
        var certificates = new List<Certificate>();
        foreach (var bag in contents.Certificates)
        {
            var certificate = Certificate.Parse(bag.Der);
            if (certificate.IsRefused)
                return certificate.Refusal;
            certificates.Add(certificate.Value);
        }

        return CertificateChain.Assemble(certificates);
    }

    private static Result<NewAuthorities> Judge(byte[] pkcs8, CertificateChain chain, DateTimeOffset now)
    {
        if (!chain.IsComplete || chain.Certificates.Count != 2)
            return Refuse("ImportChainUnsuitable", "The chain must be the issuing certificate and the root that signed it.");

        var (issuing, root) = (chain.Leaf, chain.Certificates[1]);
        if (!issuing.IsAuthority || !root.IsAuthority || issuing.Subject.Equals(issuing.Issuer))
            return Refuse(
                "ImportChainUnsuitable", "Both certificates of the chain must be authorities', and the issuing one not its own root.");
        if (chain.Certificates.Any(certificate => !certificate.Validity.Covers(now)))
            return Refuse("ImportChainUnsuitable", "A certificate of the chain is not valid now.");
        if (AuthorityKeyKinds.KindOf(issuing.PublicKey) is not { } kind || AuthorityKeyKinds.KindOf(root.PublicKey) is null)
            return Refuse("ImportKeyUnsuitable", "Authorities have RSA keys of 3072 or 4096 bits, P-256 or P-384.");
        if (!IsKeyOf(pkcs8, issuing, kind))
            return Refuse("ImportKeyUnsuitable", "The private key is not the issuing certificate's.");

        return new NewAuthorities(new(NewAuthority.Root, root, []), new(NewAuthority.Issuing, issuing, pkcs8), "authority.import");
    }

    private static bool IsKeyOf(byte[] pkcs8, Certificate certificate, AuthorityKeyKind kind)
    {
        try
        {
            using var key = SoftwareSigningKey.Import(pkcs8, kind.EndEntityAlgorithm());
            return key.PublicKey.Equals(certificate.PublicKey);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsPem(byte[] bytes) => bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0;

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > FileBytesMax)
            throw new InvalidDataException($"{path} is larger than {FileBytesMax} bytes, which no key or chain is.");
        return await File.ReadAllBytesAsync(path, cancellationToken);
    }

    private static Refusal Refuse(string code, string detail) => new(code, detail) { Field = nameof(CaOptions.Import) };

    private sealed record KeyAndChain(byte[] Pkcs8, CertificateChain Chain);
}
