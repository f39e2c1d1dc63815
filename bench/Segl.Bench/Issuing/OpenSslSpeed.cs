using System.Globalization;
using Segl.Testing;

namespace Segl.Bench.Issuing;

/// <summary>How many signatures this machine makes when it does nothing else.</summary>
internal static class OpenSslSpeed
{
    private const int Seconds = 3;

    /// <summary>RSA-3072 signatures per second with one process per core.</summary>
    public static Task<double> SignRsa3072Async() => SignAsync("rsa3072", "rsa 3072 bits");

    /// <summary>P-256 signatures, in the same way.</summary>
    public static Task<double> SignP256Async() => SignAsync("ecdsap256", "256 bits ecdsa");

    private static async Task<double> SignAsync(string algorithm, string mark)
    {
        var cores = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
        var run = await OutsideTool.RunAsync("openssl", ["speed", "-seconds", Seconds.ToString(CultureInfo.InvariantCulture), "-multi", cores, algorithm]);

        // "rsa 3072 bits 0.001079s 0.000024s    927.0  41597.0": time per signature and verification, then how many per second.
        var line = run.ShouldSucceed().Output.Split('\n').Last(text => text.TrimStart().StartsWith(mark, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
