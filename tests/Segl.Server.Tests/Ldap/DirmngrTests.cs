using Segl.Ca.Storage;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Ldap;

/// <summary>GnuPG's S/MIME as judge: it finds whom to encrypt to.</summary>
public sealed class DirmngrTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase("<{0}>")]
    [EachDatabase("{0}")]
    public async Task Finds_a_recipient_by_address(DatabaseKind kind, string pattern)
    {
        var site = await sites.Of(kind);
        using var folder = new TemporaryFolder();
        var email = $"{Guid.CreateVersion7(site.Clock.GetUtcNow()):N}@krypteret.example";
        var serial = await site.MakeAsync("Krypteret post", email);
        await using var home = await GnuPgHome.OpenAsync(folder.Path, site);
        var wanted = pattern.Replace("{0}", email, StringComparison.Ordinal);

        // Its exit code also counts that it does not know our authority.
        var listed = await home.RunAsync("gpgsm", "--with-colons", "--list-external-keys", wanted);
        var fetched = await home.RunAsync("dirmngr-client", "--lookup", wanted);

        var lines = listed.Output.Split('\n');
        lines.Count(line => line.StartsWith("crt:", StringComparison.Ordinal)).ShouldBe(1);
        lines.ShouldContain(line => line.StartsWith("uid:", StringComparison.Ordinal) && line.Contains($"<{email}>", StringComparison.Ordinal));
        fetched.ShouldSucceed().Output.ReplaceLineEndings("").ShouldContain(Convert.ToBase64String(await site.DerOfAsync(serial)));
    }

    [Fact]
    public async Task Finds_nobody_who_was_revoked()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var folder = new TemporaryFolder();
        var serial = await site.MakeAsync("Krypteret post", "spaerret-post@eksempel.example");
        await using var home = await GnuPgHome.OpenAsync(folder.Path, site);

        var before = await home.RunAsync("gpgsm", "--with-colons", "--list-external-keys", "<spaerret-post@eksempel.example>");
        await site.RevokeAsync(serial);
        var after = await home.RunAsync("gpgsm", "--with-colons", "--list-external-keys", "<spaerret-post@eksempel.example>");

        before.Output.ShouldContain("crt:");
        after.Output.ShouldNotContain("crt:");
    }

    /// <summary>A home of GnuPG that knows one directory; what it starts in the background ends with it.</summary>
    private sealed class GnuPgHome : IAsyncDisposable
    {
        private readonly string _path;

        private GnuPgHome(string path) => _path = path;

        public static async Task<GnuPgHome> OpenAsync(string path, DirectorySite site)
        {
            await File.WriteAllTextAsync(
                Path.Combine(path, "dirmngr.conf"), $"ldapserver {site.EndPoint.Address}:{site.EndPoint.Port}:::c=DK\n", Token);
            return new GnuPgHome(path);
        }

        public Task<ToolRun> RunAsync(string tool, params string[] arguments) => OutsideTool.RunAsync(
            "env", [$"GNUPGHOME={_path}", tool, .. arguments], cancellationToken: Token);

        public async ValueTask DisposeAsync() => await RunAsync("gpgconf", "--kill", "all");
    }
}
