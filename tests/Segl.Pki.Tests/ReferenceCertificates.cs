using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Testing;

namespace Segl.Pki.Tests;

/// <summary>Real public certificates that lie beside the checkout and are not part of it.</summary>
internal static class ReferenceCertificates
{
    private static readonly string? Folder = FindFolder();

    /// <summary>The DER of one of them; the test is skipped where the folder is absent.</summary>
    public static ReadOnlyMemory<byte> Read(string name)
    {
        Assert.SkipUnless(Folder is not null, "The folder ../shared/reference-certificates beside the checkout is absent.");
        var pem = File.ReadAllText(Path.Combine(Folder!, $"{name}.pem"));
        var fields = PemEncoding.Find(pem);
        return Convert.FromBase64String(pem[fields.Base64Data]);
    }

    public static Certificate Parse(string name) => Certificate.Parse(Read(name)).Value;

    private static string? FindFolder()
    {
        var folder = Path.GetDirectoryName(Checkout.Root) is { } beside ? Path.Combine(beside, "shared", "reference-certificates") : null;
        return Directory.Exists(folder) ? folder : null;
    }
}
