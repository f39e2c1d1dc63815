using System.Text;
using System.Text.RegularExpressions;

namespace Segl.Demo;

/// <summary>The files that the demonstration leaves in <c>artifacts/demo</c>.</summary>
internal sealed partial class Artifacts
{
    private readonly string _folder;

    private Artifacts(string folder) => _folder = folder;

    public string Pkcs12 => Of("organisation.p12");

    public string Password => Of("organisation.password");

    public string Organisation => Of("organisation.pem");

    public string OrganisationNoEmail => Of("organisation-no-email.pem");

    public string System => Of("system.pem");

    public string Chain => Of("chain.pem");

    /// <summary>The folder, without the files of an earlier run.</summary>
    public static Artifacts Clear()
    {
        // We run from artifacts/bin/Segl.Demo/(configuration).
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "demo"));
        Directory.CreateDirectory(folder);
        var artifacts = new Artifacts(folder);
        foreach (var file in artifacts.All)
            File.Delete(file);
        return artifacts;
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> All => [Pkcs12, Password, Organisation, OrganisationNoEmail, System, Chain];

    /// <summary>The folder.</summary>
    public override string ToString() => _folder;

    /// <summary>Keeps a .p12 and its password, which nobody but this user reads.</summary>
    public async Task KeepAsync(byte[] pkcs12, string password)
    {
        await WriteForOwnerAsync(Pkcs12, pkcs12);
        await WriteForOwnerAsync(Password, Encoding.ASCII.GetBytes(password + "\n"));
    }

    /// <summary>The certificates in a text, one after the other, without what stands around them.</summary>
    public static IReadOnlyList<string> CertificatesIn(string text) => [.. CertificateBlock().Matches(text).Select(match => match.Value + "\n")];

    private string Of(string name) => Path.Combine(_folder, name);

    private static async Task WriteForOwnerAsync(string path, byte[] content)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using var file = new FileStream(path, options);
        await file.WriteAsync(content);
    }

    [GeneratedRegex("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", RegexOptions.Singleline)]
    private static partial Regex CertificateBlock();
}
