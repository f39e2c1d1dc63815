using System.CommandLine;
using System.Formats.Asn1;
using Segl.Cli.Output;
using Segl.Cli.Settings;
using Segl.Client.Checking;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;
using Segl.Pki.Pkcs12;

namespace Segl.Cli.Commands;

/// <summary><c>segl verify</c>: says whether a certificate is any good.</summary>
internal static class VerifyCommand
{
    // A file of more is none of certificates.
    private const int FileBytesMax = 1024 * 1024;

    private static readonly ServerOptions s_server = new();
    private static readonly TimeSpan s_fetchTimeout = TimeSpan.FromSeconds(20);

    private static readonly Argument<string> s_file = new("file")
    {
        Description = "A certificate in PEM, DER or PKCS#7, or a PKCS#12 file.",
    };
    private static readonly Option<bool> s_offline = new("--offline")
    {
        Description = "Ask nobody: no addresses in the certificate are followed, and revocation is not looked at.",
    };

    public static Command Make() =>
        new Command("verify", "Check a certificate: time, path to the root, every rule, revocation list and status service.")
            .With(s_file, s_server.Root, s_offline, Secrets.PasswordFile)
            .Does(RunAsync);

    private static async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        var bundle = Read(run);
        if (bundle.IsRefused)
            return run.Terminal.Fail(bundle.Refusal);
        var roots = s_server.RootsOf(run.Parsed);
        if (roots.IsRefused)
            return run.Terminal.Fail(roots.Refusal);

        using var http = new HttpClient { Timeout = s_fetchTimeout };
        var check = new CheckFile(roots.Value, run.Get(s_offline) ? null : new StatusFetch(http));
        var findings = await check.HandleAsync(bundle.Value, run.Clock.GetUtcNow(), cancellationToken);
        Verdict.Of(bundle.Value.Target, findings).Show(run.Terminal);
        var broken = findings.FirstOrDefault(finding => !finding.IsGood);
        return broken is null
            ? ExitCode.Done
            : run.Terminal.Fail($"the certificate is not good: {broken.Text}", Hints.For(broken.Code ?? ""));
    }

    private static Result<CertificateBundle> Read(Invocation run)
    {
        var file = run.Get(s_file);
        if (Directory.Exists(file))
            return new Refusal("FileIsFolder", $"{file} is a folder.");
        if (!File.Exists(file))
            return new Refusal("FileMissing", $"There is no file {file}.");
        if (new FileInfo(file).Length > FileBytesMax)
            return new Refusal("FileTooLarge", $"{file} has more than {FileBytesMax} bytes.");

        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(file);
        var plain = CertificateBundle.Read(bytes);
        if (!plain.IsRefused)
            return plain;
        if (Secrets.PasswordOf(run) is not { } password)
            return IsPkcs12(bytes) ? new Refusal("PasswordMissing", $"{file} is a PKCS#12 file, sealed with a password.") : plain;

        var read = Pkcs12Reader.Read(bytes, password);
        if (read.IsRefused)
            return read.Refusal;
        using var contents = read.Value;
        var first = contents.Keys is [var key, ..] ? contents.CertificateOf(key) : null;
        var all = contents.Certificates.OrderByDescending(certificate => certificate == first)
            .Select(each => FoundCertificate.Read(each.Der)).ToList();
        return all.FirstOrDefault(each => each.IsRefused)?.Refusal is { } refusal ? refusal
            : all.Count == 0 ? new Refusal("FileWithoutCertificate", $"{file} holds no certificate.")
            : new CertificateBundle(all[0].Value, [.. all.Skip(1).Select(each => each.Value)]);
    }

    // A PFX begins with its version, which is 3 (RFC 7292 §4).
    private static bool IsPkcs12(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var pfx = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
            return pfx.TryReadInt32(out var version) && version == 3;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private sealed record Verdict(
        string SerialNumber, string Subject, string Issuer, DateTimeOffset NotBefore, DateTimeOffset NotAfter, string Sha256Fingerprint,
        bool IsGood, IReadOnlyList<Finding> Findings)
    {
        public static Verdict Of(FoundCertificate certificate, IReadOnlyList<Finding> findings) => new(
            Convert.ToHexStringLower(certificate.SerialOctets.Span), certificate.Subject.ToString(), certificate.Issuer.ToString(),
            certificate.NotBefore, certificate.NotAfter, certificate.Sha256Fingerprint, findings.All(finding => finding.IsGood), findings);

        public void Show(Terminal terminal) => terminal.Show(this, writer =>
        {
            writer.WriteLine(Subject);
            writer.WriteLine($"issued by {Issuer}");
            writer.WriteLine($"serial number {SerialNumber}");
            foreach (var finding in Findings)
            {
                var clause = finding.Clause is null ? "" : $" [{finding.Clause}]";
                writer.WriteLine($"{(finding.IsGood ? "ok " : "BAD")} {finding.Subject,-8} {finding.Text}{clause}");
            }
        });
    }
}
