using System.Net;
using Segl.Bench.Serving;
using Segl.Ca.Authorities;
using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Testing.Fuzzing;
using Segl.Testing.Web;

namespace Segl.Bench.Fuzzing;

/// <summary>A million damaged inputs for each protocol that strangers speak with the published server: no crash, no answer outside the protocol, no growing memory.</summary>
internal sealed class FuzzBench(int cases)
{
    public const int CasesUsual = 1_000_000;

    private const int AtOnce = 8;
    private const int PartsMax = 20;

    /// <summary>As much as an installation may use at all.</summary>
    private const double MemoryMegabytesMax = 400;

    public async Task RunAsync(BenchReport report)
    {
        var directory = new IPEndPoint(IPAddress.Loopback, ServerProcess.FreeAddress().Port);
        await using var server = await BenchServer.StartAsync(
            ("Segl__Directory__Enabled", "true"), ("Segl__Directory__Address", $"{directory.Address}"), ("Segl__Directory__Port", $"{directory.Port}"),
            ("Segl__Directory__ConnectionsPerAddressMax", "1000"), ("Segl__RateLimits__Cmp__TriesMax", "10000"), ("Segl__RateLimits__Cmp__WindowSeconds", "1"),
            ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"));
        var web = new IPEndPoint(IPAddress.Loopback, server.Address.Port);

        await RunAsync(report, server, "OCSP", new OcspFuzz(web, [.. await QuestionsAsync(server.Address)]));
        await RunAsync(report, server, "LDAP", new LdapFuzz(directory));
        await RunAsync(report, server, "CMP", new CmpFuzz(web, CmpFuzz.Messages(await IssuingAsync(server.Address))));
        await RunAsync(report, server, "HTTP", new HttpFuzz(web));
    }

    private async Task RunAsync(BenchReport report, BenchServer server, string protocol, Fuzz fuzz)
    {
        var answered = 0;
        var part = Math.Max(1, cases / PartsMax);
        for (var from = 0; from < cases; from += part)
        {
            answered += await fuzz.RunAsync(from, Math.Min(part, cases - from), AtOnce);
            BenchReport.Progress($"{protocol}: {Math.Min(from + part, cases)} cases, {answered} answered; {server.Memory}");
        }

        report.Add(new($"{protocol}: damaged inputs that were answered by the protocol or cut off", cases, ""));
        report.Add(new($"{protocol}: of these answered", answered, ""));
        report.Add(Measurement.Under($"{protocol}: memory (RSS) at most", server.Memory.PeakMegabytes, "MB", MemoryMegabytesMax));
    }

    // The root answers for the issuing authority's certificate, which is there from the beginning.
    private static async Task<byte[][]> QuestionsAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        var root = OcspIssuer.Of(Certificate.Parse(await client.GetByteArrayAsync(new Uri(AuthorityUris.RootCertificatePath, UriKind.Relative))).Value);
        var issuing = await IssuingAsync(address);
        return
        [
            OcspRequest.Write([OcspCertId.Of(root, issuing.SerialNumber, OcspHash.Sha1)], nonce: null),
            OcspRequest.Write([OcspCertId.Of(root, issuing.SerialNumber, OcspHash.Sha256)], nonce: (byte[])[1, 2, 3, 4, 5, 6, 7, 8]),
            OcspRequest.Write(
                [OcspCertId.Of(OcspIssuer.Of(issuing), SerialNumber.Draw(), OcspHash.Sha1), OcspCertId.Of(OcspIssuer.Of(issuing), SerialNumber.Draw(), OcspHash.Sha256)],
                nonce: null),
        ];
    }

    private static async Task<Certificate> IssuingAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        return Certificate.Parse(await client.GetByteArrayAsync(new Uri(AuthorityUris.IssuingCertificatePath, UriKind.Relative))).Value;
    }
}
