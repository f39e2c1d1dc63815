using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Client.Keys;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Requests;
using Segl.Testing;

namespace Segl.Client.Tests;

public sealed class KeyFolderTests : IDisposable
{
    private const string Password = "correct horse";

    private readonly TemporaryFolder _folder = new();

    private string WaitingKey => Path.Combine(Place, "next", KeyFolder.KeyFile);

    private string Place => _folder.File("keys");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_waits_for_its_certificate_and_is_not_made_twice()
    {
        using var first = new KeyFolder(Place).OpenNext(password: null).Value;
        using var again = new KeyFolder(Place).OpenNext(password: null).Value;

        again.PublicKey.ShouldBe(first.PublicKey);
        first.PublicKey.Bits.ShouldBe(LocalKey.Bits);
        ModeOf("next/key.pem").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void The_request_is_signed_by_the_key()
    {
        using var key = new KeyFolder(Place).OpenNext(password: null).Value;

        CertificationRequest.Parse(key.Request()).Value.PublicKey.ShouldBe(key.PublicKey);
    }

    [Fact]
    public void A_pair_takes_its_place_and_the_one_before_stays()
    {
        var folder = new KeyFolder(Place);
        using var first = Take(folder, password: null);
        var before = folder.ReadCertificate().Value;
        using var second = Take(folder, password: null);
        var after = folder.ReadCertificate().Value;

        after.ShouldNotBe(before);
        after.PublicKey.ShouldBe(second.PublicKey);
        using var key = folder.OpenKey(password: null).Value;
        key.PublicKey.ShouldBe(second.PublicKey);
        File.Exists(Path.Combine(Place, before.SerialNumber.ToString(), KeyFolder.KeyFile)).ShouldBeTrue();
        Directory.Exists(Path.Combine(Place, "next")).ShouldBeFalse();
        ModeOf($"current/{KeyFolder.KeyFile}").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_pair_whose_link_a_crash_has_left_unfinished_is_taken_up()
    {
        var folder = new KeyFolder(Place);
        using var first = Take(folder, password: null);
        using var second = Take(folder, password: null);
        var newest = folder.ReadCertificate().Value;
        var before = Directory.GetDirectories(Place).Select(Path.GetFileName)
            .Single(name => name != "current" && name != $"{newest.SerialNumber}")!;
        File.Delete(Path.Combine(Place, "current"));
        File.CreateSymbolicLink(Path.Combine(Place, "current"), before);
        File.CreateSymbolicLink(Path.Combine(Place, "current.new"), newest.SerialNumber.ToString());

        new KeyFolder(Place).ReadCertificate().Value.ShouldBe(newest);
        second.PublicKey.ShouldBe(newest.PublicKey);
        first.PublicKey.ShouldNotBe(newest.PublicKey);
    }

    [Fact]
    public void A_sealed_pair_leaves_no_key_in_the_clear_and_opens_with_its_password_only()
    {
        var folder = new KeyFolder(Place);
        using var key = Take(folder, Password);

        Directory.EnumerateFiles(Place, "*", SearchOption.AllDirectories)
            .ShouldAllBe(file => !File.ReadAllText(file).Contains("PRIVATE KEY"));
        folder.IsSealed.ShouldBeTrue();
        using var opened = folder.OpenKey(Password).Value;
        opened.PublicKey.ShouldBe(key.PublicKey);
        folder.OpenKey(password: null).Refusal!.Code.ShouldBe("PasswordMissing");
        folder.OpenKey("wrong").IsRefused.ShouldBeTrue();
    }

    [Fact]
    public void A_key_that_waits_for_a_sealed_file_is_sealed_too()
    {
        var folder = new KeyFolder(Place);
        using var waiting = folder.OpenNext(Password).Value;
        using var again = folder.OpenNext(Password).Value;

        again.PublicKey.ShouldBe(waiting.PublicKey);
        File.ReadAllText(WaitingKey).ShouldStartWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        folder.OpenNext("another password").Refusal!.Code.ShouldBe("PasswordWrong");
        folder.OpenNext(password: null).Refusal!.Code.ShouldBe("WaitingKeySealed");
    }

    [Fact]
    public void A_key_that_waited_in_the_clear_is_sealed_once_a_sealed_file_is_wanted()
    {
        var folder = new KeyFolder(Place);
        using var clear = folder.OpenNext(password: null).Value;
        using var closed = folder.OpenNext(Password).Value;

        closed.PublicKey.ShouldBe(clear.PublicKey);
        File.ReadAllText(WaitingKey).ShouldNotContain("BEGIN PRIVATE KEY");
    }

    [Fact]
    public void What_is_no_key_is_said_to_be_none()
    {
        var folder = new KeyFolder(Place);
        folder.OpenNext(password: null).Value.Dispose();
        File.WriteAllText(WaitingKey, "nothing");

        var refusal = folder.OpenNext(password: null).Refusal!;

        (refusal.Code, refusal.Detail).ShouldBe(("KeyUnreadable", $"{WaitingKey}: There is no RSA key in PEM."));
    }

    [Fact]
    public void Where_no_pair_can_be_put_it_is_known_beforehand()
    {
        new KeyFolder(Place).Check().ShouldBeNull();
        Directory.GetFileSystemEntries(Place).ShouldBeEmpty();
        using var key = Take(new KeyFolder(Place), password: null);
        new KeyFolder(Place).Check().ShouldBeNull();

        var file = _folder.File("file");
        File.WriteAllText(file, "");
        Directory.CreateDirectory(_folder.File("copied/current"));
        foreach (var place in new[] { file, Path.Combine(file, "below"), _folder.File("copied") })
            new KeyFolder(place).Check().ShouldNotBeNull(place).Code.ShouldBe("FolderUnusable");
    }

    [Fact]
    public void An_empty_folder_has_nothing_to_renew()
    {
        new KeyFolder(Place).ReadCertificate().Refusal!.Code.ShouldBe("NothingToRenew");
        new KeyFolder(Place).HasCurrent.ShouldBeFalse();
    }

    [Fact]
    public void The_chain_of_a_certificate_is_found_among_strangers()
    {
        using var key = LocalKey.Create();
        var (chain, strangers) = (ChainFor(key), ChainFor(key));

        ChainFinder.Above(chain.Leaf, [.. strangers.Authorities, .. chain.Authorities.Reverse()]).Value.Certificates
            .ShouldBe(chain.Certificates);
        ChainFinder.Above(chain.Leaf, strangers.Authorities).Refusal!.Code.ShouldBe("IssuerMissing");
    }

    [Fact]
    public void A_private_file_is_written_whole_over_another_and_leaves_nothing_beside_it()
    {
        var file = _folder.File("secret");
        PrivateFile.Write(file, "first");
        PrivateFile.Write(file, "second");

        File.ReadAllText(file).ShouldBe("second");
        Directory.GetFiles(_folder.Path).ShouldBe([file]);
    }

    private UnixFileMode ModeOf(string path) => File.GetUnixFileMode(Path.Combine(Place, path));

    private static LocalKey Take(KeyFolder folder, string? password)
    {
        var key = folder.OpenNext(password).Value;
        folder.Take(ChainFor(key), key, password);
        return key;
    }

    // The framework makes what we only read.
    private static CertificateChain ChainFor(LocalKey key)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var publicKey = RSA.Create();
        publicKey.ImportSubjectPublicKeyInfo(key.PublicKey.Spki.Span, out _);
        var from = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        var generator = X509SignatureGenerator.CreateForECDsa(rootKey);
        var root = new CertificateRequest("CN=root", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var rootCertificate = root.Create(root.SubjectName, generator, from, from.AddYears(9), RandomNumberGenerator.GetBytes(8));
        var leaf = new CertificateRequest("CN=leaf", publicKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        using var leafCertificate = leaf.Create(root.SubjectName, generator, from, from.AddYears(1), RandomNumberGenerator.GetBytes(8));
        X509Certificate2[] both = [leafCertificate, rootCertificate];
        return CertificateChain.Of([.. both.Select(each => Certificate.Parse(each.RawData).Value)]).Value;
    }
}
