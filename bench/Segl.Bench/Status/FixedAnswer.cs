using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Segl.Bench.Status;

/// <summary>
/// What Kestrel gives when nothing is to be found out: the same bytes to everybody, or the same bytes and a signature made for nothing. It runs as a
/// process of its own.
/// </summary>
internal static class FixedAnswer
{
    /// <summary>The environment variable that makes this program be it, with the number of bytes.</summary>
    public const string Variable = "SEGL_BENCH_FIXED_ANSWER_BYTES";

    /// <summary>Below this path it signs before it answers.</summary>
    public const string SigningPath = "/signed";

    // As much as an answer on status has to be signed.
    private const int SignedBytes = 200;

    public static int? BytesAsked =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var bytes) ? bytes : null;

    public static async Task RunAsync(string[] args, int bytes)
    {
        var (answer, signed) = (new byte[bytes], new byte[SignedBytes]);
        using var keys = new ThreadLocal<ECDsa>(() => ECDsa.Create(ECCurve.NamedCurves.nistP256), trackAllValues: true);
        var builder = WebApplication.CreateBuilder(args);

        // As the host has it: no line for each request.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        await using (var app = builder.Build())
        {
            app.Run(context =>
            {
                if (context.Request.Path.StartsWithSegments(SigningPath, StringComparison.Ordinal))
                    _ = keys.Value!.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence); // made above
                context.Response.ContentType = "application/ocsp-response";
                context.Response.ContentLength = answer.Length;
                return context.Response.Body.WriteAsync(answer).AsTask();
            });
            await app.RunAsync();
        }

        foreach (var key in keys.Values)
            key.Dispose();
    }
}
