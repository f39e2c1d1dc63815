using System.Globalization;
using Segl.Testing;

namespace Segl.Demo;

/// <summary>The judge: what OpenSSL says of the files.</summary>
public static class OpenSsl
{
    /// <summary>1095 days, whose last second is the last valid one.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1095) - TimeSpan.FromSeconds(1);

    /// <summary>Runs a command that must succeed, and gives what it printed.</summary>
    public static async Task<string> SayAsync(params IReadOnlyList<string> arguments)
    {
        var run = await OutsideTool.RunAsync("openssl", arguments);
        Demands.Demand(run.ExitCode == 0, $"openssl {string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Output}{run.Error}");
        return run.Output + run.Error;
    }

    /// <summary>What a .p12 is made of, in OpenSSL's own words: its MAC, and how each bag is encrypted.</summary>
    public static async Task<IReadOnlyList<string>> DescribePkcs12Async(string file, string passwordFile)
    {
        var said = await SayAsync("pkcs12", "-info", "-noout", "-in", file, "-passin", $"file:{passwordFile}");
        Demands.Demand(said.Contains("PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256", StringComparison.Ordinal), $"The .p12 is encrypted otherwise: {said}");
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Shows that another password does not open a .p12.</summary>
    public static async Task RefuseWrongPasswordAsync(string file)
    {
        var run = await OutsideTool.RunAsync("openssl", ["pkcs12", "-noout", "-in", file, "-passin", "pass:not the password"]);
        Demands.Demand(run.ExitCode != 0 && run.Error.Contains("invalid password", StringComparison.OrdinalIgnoreCase), $"A wrong password opened {file}.");
    }

    /// <summary>Shows that the private key in a .p12 is that of the certificate.</summary>
    public static async Task MatchKeyAsync(string file, string passwordFile, string certificateFile)
    {
        var key = await OutsideTool.RunAsync("openssl", ["pkcs12", "-in", file, "-nocerts", "-noenc", "-passin", $"file:{passwordFile}"]);
        var ofKey = await OutsideTool.RunAsync("openssl", ["pkey", "-pubout"], key.OutputBytes);
        var ofCertificate = await SayAsync("x509", "-in", certificateFile, "-noout", "-pubkey");
        Demands.Demand(ofKey.ExitCode == 0 && ofKey.Output == ofCertificate, $"The private key in {file} is not that of {certificateFile}.");
    }

    /// <summary>Verifies a certificate strictly up to the root.</summary>
    public static async Task<string> VerifyAsync(string certificateFile, string chainFile)
    {
        var said = await SayAsync("verify", "-x509_strict", "-CAfile", chainFile, certificateFile);
        Demands.Demand(said.TrimEnd().EndsWith(": OK", StringComparison.Ordinal), $"openssl verify said: {said}");
        return "openssl verify -x509_strict: OK";
    }

    /// <summary>Checks the certificate's text for what must be in it, and gives the lines worth reading.</summary>
    public static async Task<IReadOnlyList<string>> DescribeCertificateAsync(string file, params IReadOnlyList<string> mustContain)
    {
        var text = await SayAsync("x509", "-in", file, "-noout", "-text", "-nameopt", "RFC2253,utf8,-esc_msb");
        foreach (var part in (string[])["Signature Algorithm: rsassaPss", "Public-Key: (3072 bit)", "Salt Length: 0x20", .. mustContain])
            Demands.Demand(text.Contains(part, StringComparison.Ordinal), $"{file} does not say '{part}':\n{text}");

        await CheckLifetimeAsync(file);
        return
        [
            .. text.Split('\n', StringSplitOptions.TrimEntries)
                .Where(line => line.StartsWith("Subject:", StringComparison.Ordinal) || line.StartsWith("Issuer:", StringComparison.Ordinal)
                    || line.StartsWith("email:", StringComparison.Ordinal) || line.StartsWith("Not After", StringComparison.Ordinal)
                    || line.StartsWith("Digital Signature", StringComparison.Ordinal)),
        ];
    }

    private static async Task CheckLifetimeAsync(string file)
    {
        var said = await SayAsync("x509", "-in", file, "-noout", "-dates", "-dateopt", "iso_8601");
        var dates = said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => DateTimeOffset.Parse(line.Split('=')[1], CultureInfo.InvariantCulture)).ToList();
        Demands.Demand(dates is [var from, var to] && to - from == Lifetime, $"{file} is valid for another time: {said}");
    }
}
