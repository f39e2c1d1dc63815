using System.Collections.Concurrent;
using System.Text;
using Segl.Pki.Certificates;
using Segl.Pki.Pkcs12;
using Segl.Pki.Tests.Fixtures;
using Segl.Testing;

namespace Segl.Pki.Tests.Pkcs12.Judges;

/// <summary>A file of full strength as it would be downloaded, in a folder with its password, for programs of others.</summary>
internal sealed class JudgedFile : IDisposable
{
    public const string Password = "Kx7mPq2vRt9wYb4nHc8d";
    public const string WrongPassword = "Kx7mPq2vRt9wYb4nHc8e";

    /// <summary>Full strength takes its time, and the judges do not change what they judge.</summary>
    private static readonly ConcurrentDictionary<(Pkcs12Strength, string, string), Lazy<(
        TestChain Chain, ReadOnlyMemory<byte> File)>> Written = new();

    private readonly TemporaryFolder _folder = new();

    private JudgedFile(TestChain chain) => Chain = chain;

    public TestChain Chain { get; }

    public string Path => _folder.File("organisation.p12");

    public string PasswordPath => _folder.File("password.txt");

    public string WrongPasswordPath => _folder.File("wrong.txt");

    public string File(string name) => _folder.File(name);

    public static async Task<JudgedFile> WriteAsync(Pkcs12Strength strength, string commonName, string password = Password)
    {
        (TestChain chain, ReadOnlyMemory<byte> file) = Written.GetOrAdd(
            (strength, commonName, password),
            key => new(() => Write(key.Item1, key.Item2, key.Item3))).Value;

        JudgedFile judged = new(chain);
        await System.IO.File.WriteAllBytesAsync(judged.Path, file, TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllTextAsync(judged.PasswordPath, password, TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllTextAsync(judged.WrongPasswordPath, WrongPassword, TestContext.Current.CancellationToken);
        return judged;
    }

    public static Task<ToolRun> RunAsync(string tool, params string[] arguments) =>
        OutsideTool.RunAsync(tool, arguments, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>What a program says in an older encoding.</summary>
    public static string InLatin1(ToolRun run) => Encoding.Latin1.GetString(run.OutputBytes.Span);

    public void Dispose() => _folder.Dispose();

    private static (TestChain Chain, ReadOnlyMemory<byte> File) Write(Pkcs12Strength strength, string commonName, string password)
    {
        TestChain chain = TestChain.WithLeaf(commonName);
        IReadOnlyList<Certificate> certificates = chain.Certificates;
        return (chain, Pkcs12Writer.Write(chain.LeafPkcs8, certificates[0], [.. certificates.Skip(1)], commonName, password, strength));
    }
}
