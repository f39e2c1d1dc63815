using System.ComponentModel;
using System.Diagnostics;

namespace Segl.Testing;

/// <summary>Other people's programs that judge what we make: openssl, keytool, pk12util, certtool and the like.</summary>
public static class OutsideTool
{
    private static readonly TimeSpan TimeoutDefault = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, string> DebianPackages = new(StringComparer.Ordinal)
    {
        ["openssl"] = "openssl",
        ["keytool"] = "default-jdk-headless",
        ["java"] = "default-jdk-headless",
        ["pk12util"] = "libnss3-tools",
        ["certutil"] = "libnss3-tools",
        ["vfychain"] = "libnss3-tools",
        ["certtool"] = "gnutls-bin",
        ["ocsptool"] = "gnutls-bin",
        ["curl"] = "curl",
        ["ldapsearch"] = "ldap-utils",
        ["slapd"] = "slapd",
        ["slapadd"] = "slapd",
        ["gpgsm"] = "gpgsm",
        ["dirmngr-client"] = "dirmngr",
        ["gpgconf"] = "gpgconf",
        ["zbarimg"] = "zbar-tools",
        ["chromium"] = "chromium",
        ["soffice"] = "libreoffice-calc-nogui",
        ["python3"] = "python3",
        ["runuser"] = "util-linux",
        ["pg_dump"] = "postgresql",
        ["pg_restore"] = "postgresql",
    };

    /// <summary>Runs a program to its end. A non-zero exit code is an answer, not an exception.</summary>
    public static async Task<ToolRun> RunAsync(
        string tool,
        IReadOnlyList<string> arguments,
        ReadOnlyMemory<byte> input = default,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        using var process = Start(tool, arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout ?? TimeoutDefault);
        try
        {
            var output = ReadAllAsync(process.StandardOutput.BaseStream, limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await WriteAsync(process, input, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ToolRun(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"'{tool} {string.Join(' ', arguments)}' took longer than {timeout ?? TimeoutDefault}.", exception);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string tool, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // Tests read messages: they must not depend on the language of the machine.
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"'{tool}' did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"'{tool}' could not be started: {exception.Message}. {Remedy(tool)}", exception);
        }
    }

    private static string Remedy(string tool) =>
        DebianPackages.TryGetValue(tool, out var package)
            ? $"Install it: 'apt install {package}' (Debian, Ubuntu), or run './dev setup'."
            : "Install it and put it in the PATH.";

    private static async Task WriteAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A program that has seen enough closes its input; its exit code and messages say whether that was an error.
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
