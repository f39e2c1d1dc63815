using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;
using Segl.Pki.Pkcs12;

namespace Segl.Client.Keys;

/// <summary>A folder that holds a key with its certificate, and those before it.</summary>
/// <remarks>
/// <c>current</c> is a link to the folder of the newest pair, which is named after its serial number. A pair takes its place in one step,
/// so that
/// a program that reads <c>current</c> never sees a key without its certificate. A key that waits for its certificate lies in
/// <c>next</c>: where
/// an answer was lost, the same request gives the same certificate once more.
/// </remarks>
public sealed class KeyFolder(string path)
{
    /// <summary>The file of the certificate with the authorities below the root, as servers want it.</summary>
    public const string CertificateFile = "certificate.pem";

    /// <summary>The file of all authorities, the root last.</summary>
    public const string ChainFile = "chain.pem";

    /// <summary>The file of the private key.</summary>
    public const string KeyFile = "key.pem";

    /// <summary>The file that holds all of them instead, sealed with a password.</summary>
    public const string Pkcs12File = "certificate.p12";

    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const string Trial = ".trial";

    private string Next => Path.Combine(path, "next");

    /// <summary>The folder of the newest pair.</summary>
    public string Current => Path.Combine(path, "current");

    /// <summary>Whether there is a pair.</summary>
    public bool HasCurrent => File.Exists(Path.Combine(Current, CertificateFile));

    /// <summary>Why no pair can be put here; null where one can. To be asked before anything that is done only once.</summary>
    public Refusal? Check()
    {
        var link = new DirectoryInfo(Current);
        if (File.Exists(path) || File.Exists(Current) || link is { Exists: true, LinkTarget: null })
            return Unusable($"{(File.Exists(path) ? path : Current)} is none that segl has made");

        try
        {
            MakeFolder(path);
            var trial = Path.Combine(path, Trial);
            PrivateFile.Write(trial, "");
            File.Delete(trial);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Unusable("it cannot be written to");
        }
    }

    /// <summary>The key that waits for a certificate, made now where none does.</summary>
    /// <param name="password">What the pair will be sealed with, and the waiting key is until then; null where it is kept in PEM.</param>
    public Result<LocalKey> OpenNext(string? password)
    {
        NewestLink.Finish(Current);
        MakeFolder(path);
        MakeFolder(Next);
        var file = Path.Combine(Next, KeyFile);
        var waiting = File.Exists(file) ? File.ReadAllText(file) : null;
        if (waiting is not null && LocalKey.IsSealed(waiting) && password is null)
            return new Refusal("WaitingKeySealed", $"The key that waits in {file} is sealed with a password, for a PKCS#12 file.");

        var key = waiting is null ? LocalKey.Create() : LocalKey.FromPem(waiting, password);
        if (key.IsRefused)
            return new Refusal(key.Refusal.Code, $"{file}: {key.Refusal.Detail}");
        if (password is not null && (waiting is null || !LocalKey.IsSealed(waiting)))
            PrivateFile.Write(file, key.Value.ToSealedPem(password));
        else if (waiting is null)
            PrivateFile.Write(file, key.Value.ToPem());
        return key;
    }

    /// <summary>Puts a certificate and the key that waited for it in their place.</summary>
    /// <param name="chain">The certificate, leaf first, with its authorities.</param>
    /// <param name="key">The key.</param>
    /// <param name="password">The password of a PKCS#12 file; null writes PEM.</param>
    /// <returns>The new pair's own folder.</returns>
    public string Take(CertificateChain chain, LocalKey key, string? password)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(key);
        var below = chain.Certificates.Where(certificate => !certificate.Subject.Equals(certificate.Issuer));
        PrivateFile.Write(Path.Combine(Next, CertificateFile), string.Concat(below.Select(certificate => certificate.ToPem())));
        PrivateFile.Write(Path.Combine(Next, ChainFile), string.Concat(chain.Authorities.Select(certificate => certificate.ToPem())));
        if (password is not null)
            Seal(chain, key, password);

        var name = chain.Leaf.SerialNumber.ToString();
        var place = Path.Combine(path, name);
        NewestLink.Prepare(Current, name);
        Directory.Move(Next, place);
        NewestLink.Finish(Current);
        return place;
    }

    /// <summary>The newest certificate; the refusal where there is none that can be read.</summary>
    public Result<Certificate> ReadCertificate()
    {
        NewestLink.Finish(Current);
        var file = Path.Combine(Current, CertificateFile);
        if (!File.Exists(file))
            return new Refusal("NothingToRenew", $"There is no certificate in {Current}.");

        var bundle = CertificateBundle.Read(File.ReadAllBytes(file));
        if (bundle.IsRefused)
            return bundle.Refusal;
        return bundle.Value.Target is Certificate held
            ? held
            : new Refusal("CertificateUnusable", $"The certificate in {Current} breaks rules that no certificate of Segl breaks.");
    }

    /// <summary>Whether the newest pair is sealed with a password.</summary>
    public bool IsSealed => File.Exists(Path.Combine(Current, Pkcs12File));

    /// <summary>The newest key; the refusal where it cannot be opened.</summary>
    public Result<LocalKey> OpenKey(string? password)
    {
        if (!IsSealed)
            return LocalKey.FromPem(File.ReadAllText(Path.Combine(Current, KeyFile)), password);
        if (password is null)
            return new Refusal("PasswordMissing", $"{Pkcs12File} is sealed with a password.");

        var read = Pkcs12Reader.Read(File.ReadAllBytes(Path.Combine(Current, Pkcs12File)), password);
        if (read.IsRefused)
            return read.Refusal;
        using var contents = read.Value;
        return contents.Keys is [var key]
            ? LocalKey.FromPkcs8(key.Pkcs8.Span)
            : new Refusal("KeyMissing", $"{Pkcs12File} holds {contents.Keys.Count} keys, and not one.");
    }

    private Refusal Unusable(string why) => new("FolderUnusable", $"No key can be kept in {path}: {why}.");

    // With the key in it, none lies beside it.
    private void Seal(CertificateChain chain, LocalKey key, string password)
    {
        var pkcs8 = key.ToPkcs8();
        try
        {
            var name = chain.Leaf.Subject.Attributes.FirstOrDefault()?.Value ?? chain.Leaf.SerialNumber.ToString();
            var file = Pkcs12Writer.Write(pkcs8, chain.Leaf, chain.Authorities, name, password, Pkcs12Strength.Strong);
            PrivateFile.Write(Path.Combine(Next, Pkcs12File), file.Span);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }

        File.Delete(Path.Combine(Next, KeyFile));
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerFolder);
    }
}
