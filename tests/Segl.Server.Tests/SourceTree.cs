using Segl.Testing;

namespace Segl.Server.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>Its folder.</summary>
    public static string Root => Checkout.Root;

    /// <summary>The host's own folder.</summary>
    public static string Server { get; } = Path.Combine(Root, "src", "Segl.Server");

    /// <summary>The host's files with an extension, without what npm and the build put there.</summary>
    public static IEnumerable<string> Files(string extension) =>
        Directory.EnumerateFiles(Server, $"*{extension}", SearchOption.AllDirectories)
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal));
}
