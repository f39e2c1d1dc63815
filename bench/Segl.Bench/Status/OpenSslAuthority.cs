using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Segl.Bench.Filling;
using Segl.Testing;

namespace Segl.Bench.Status;

/// <summary>A certificate authority as openssl ca keeps it: a key, a certificate, and an index of what was issued, in a folder.</summary>
internal sealed class OpenSslAuthority : IDisposable
{
    // What an authority of ours is by default.
    private const string Key = "rsa:3072";

    private const string Configuration = """
        [ca]
        default_ca = bench
        [bench]
        database = index.txt
        certificate = ca.pem
        private_key = ca.key
        crlnumber = crlnumber
        default_md = sha256
        default_crl_days = 1
        crl_extensions = list
        [list]
        authorityKeyIdentifier = keyid
        """;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    /// <summary>The same certificates as <see cref="CertificateRows"/> writes, of which the first ones are revoked.</summary>
    public async Task WriteIndexAsync(int certificates, int revoked)
    {
        await MakeKeyAsync();
        await File.WriteAllTextAsync(InFolder("ca.conf"), Configuration);
        await File.WriteAllTextAsync(InFolder("crlnumber"), "01\n");
        await File.WriteAllTextAsync(InFolder("index.txt.attr"), "unique_subject = no\n");
        await using var index = new StreamWriter(InFolder("index.txt"), append: false, Encoding.ASCII);
        for (var number = 0; number < certificates; number++)
        {
            var state = number < revoked ? "R\t290101000000Z\t260101000000Z,superseded" : "V\t290101000000Z\t";
            var serial = CertificateRows.SerialOf(number).ToString().ToUpperInvariant();
            await index.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{state}\t{serial}\tunknown\t/C=DK/O=Bench/CN=Bench {number}"));
        }
    }

    /// <summary>Makes the list; answers how long it took and how much memory.</summary>
    public async Task<(double Seconds, double PeakBytes)> WriteListAsync()
    {
        var start = new ProcessStartInfo("openssl", ["ca", "-gencrl", "-config", "ca.conf", "-out", "list.pem"])
        {
            WorkingDirectory = Folder,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var peak = 0.0;
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("openssl did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExitAsync();
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, PeakOf(process));
            await Task.WhenAny(ended, Task.Delay(BetweenLooks, TimeProvider.System));
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return process.ExitCode == 0 ? (seconds, peak) : throw new InvalidOperationException(await error);
    }

    /// <summary>Makes a responder with a P-256 key.</summary>
    public async Task CertifyResponderAsync()
    {
        string[][] steps =
        [
            ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", InFolder("responder.key")],
            ["req", "-new", "-key", InFolder("responder.key"), "-subj", "/C=DK/O=Bench/CN=Bench OCSP", "-out", InFolder("responder.csr")],
            [
                "x509", "-req", "-in", InFolder("responder.csr"), "-CA", InFolder("ca.pem"), "-CAkey", InFolder("ca.key"), "-CAcreateserial",
                "-days", "20", "-out", InFolder("responder.pem"),
            ],
        ];
        foreach (var step in steps)
            (await OutsideTool.RunAsync("openssl", step)).ShouldSucceed();
    }

    /// <summary>openssl ocsp over the index, with the responder's key and as many processes as there are cores.</summary>
    public Task<PeerProcess> AnswerAsync()
    {
        var cores = Environment.ProcessorCount;
        return PeerProcess.StartManyAsync(
            Folder, "openssl", cores, "ocsp", "-port", "{port}", "-multi", cores.ToString(CultureInfo.InvariantCulture), "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "responder.pem",
            "-rkey", "responder.key", "-nmin", "10", "-ignore_err");
    }

    /// <summary>Its certificate in DER.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadCertificateAsync() =>
        PemEncoding.TryFind(await File.ReadAllTextAsync(InFolder("ca.pem")), out var pem)
            ? Convert.FromBase64String((await File.ReadAllTextAsync(InFolder("ca.pem")))[pem.Base64Data])
            : throw new InvalidOperationException("openssl made no certificate.");

    public void Dispose() => _folder.Dispose();

    private string InFolder(string name) => Path.Combine(Folder, name);

    private async Task MakeKeyAsync()
    {
        var run = await OutsideTool.RunAsync(
            "openssl",
            ["req", "-x509", "-newkey", Key, "-nodes", "-keyout", InFolder("ca.key"), "-out", InFolder("ca.pem"), "-subj", "/C=DK/O=Bench/CN=Bench", "-days", "30"]);
        run.ShouldSucceed();
    }

    // It may end between two looks.
    private static double PeakOf(Process process)
    {
        try
        {
            return ProcessMemory.Peak(process.Id.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return 0;
        }
    }
}
