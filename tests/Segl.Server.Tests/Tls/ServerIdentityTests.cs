using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Server.Features.Tls;
using Segl.Server.Tests.Features.Cmp;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Tls;

/// <summary>The certificate with which the server speaks TLS: its own, which renews itself, or one that the operator gives and replaces.</summary>
public sealed class ServerIdentityTests(TestDatabases databases) : IDisposable
{
    private static readonly TimeSpan s_halfALife = TimeSpan.FromDays(3.5);
    private static readonly TimeSpan s_aMinute = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly TlsPlaces _places = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Its_own_is_made_at_start_and_replaced_at_half_its_life_while_connections_go_on(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind, _places.Settings);
        using var staying = await _places.Visit(site).AskAsync();
        site.Clock.Sleep(s_halfALife - (2 * s_aMinute));
        await KeepAsync(site);
        using var early = await _places.Visit(site).AskAsync();

        site.Clock.Sleep(3 * s_aMinute);
        var late = await ShownOtherThanAsync(early.Shown, () => _places.Visit(site));
        await staying.AskAsync();

        early.Shown.ShouldBe(staying.Shown);
        late.ShouldNotBe(early.Shown);
        staying.Handshakes.ShouldBe(1);
        (await site.ReadAuditAsync()).Where(entry => entry.StartsWith("server-certificate.issue ", StringComparison.Ordinal))
            .Select(entry => entry.Split(' ')[1]).ShouldBe([staying.Shown, late]);
    }

    [Fact]
    public async Task A_given_one_is_shown_with_those_above_it_and_its_successor_within_a_minute()
    {
        var now = new FakeClock().Now;
        using var root = new GivenPair(now);
        using var above = new GivenPair(now, root);
        using var first = new GivenPair(now, above);
        using var second = new GivenPair(now, above);
        await GiveAsync(first, above);
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite, Settings("server.pem"));
        using var before = await Visit(root).AskAsync();

        await GiveAsync(second, above);
        site.Clock.Advance(s_aMinute);
        var after = await ShownOtherThanAsync(before.Shown, () => Visit(root));

        (before.Shown, after).ShouldBe((first.Serial, second.Serial));
    }

    [Theory]
    [InlineData("certificate")]
    [InlineData("key")]
    public async Task Half_of_a_new_pair_is_not_shown_until_the_other_half_is_there(string first)
    {
        var now = new FakeClock().Now;
        using var old = new GivenPair(now);
        using var next = new GivenPair(now);
        await GiveAsync(old);
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite, Settings("server.pem"));

        await WriteAsync(first == "certificate" ? ("server.pem", next.CertificatePem) : ("server.key", next.KeyPem));
        if (first == "certificate")
            await Should.ThrowAsync<Exception>(() => KeepAsync(site));
        else
            await KeepAsync(site);
        using var between = await Visit(old).AskAsync();
        await GiveAsync(next);
        await KeepAsync(site);
        using var after = await Visit(next).AskAsync();

        (between.Shown, after.Shown).ShouldBe((old.Serial, next.Serial));
    }

    [Fact]
    public async Task A_missing_or_broken_file_leaves_the_one_before()
    {
        using var given = new GivenPair(new FakeClock().Now);
        await GiveAsync(given);
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite, Settings("server.pem"));

        File.Delete(_folder.File("server.pem"));
        await Should.ThrowAsync<IOException>(() => KeepAsync(site));
        using var missing = await Visit(given).AskAsync();
        await WriteAsync(("server.pem", given.CertificatePem[..100]));
        await Should.ThrowAsync<Exception>(() => KeepAsync(site));
        using var broken = await Visit(given).AskAsync();

        (missing.Shown, broken.Shown).ShouldBe((given.Serial, given.Serial));
    }

    // As whoever renews certificates for others leaves them, and as secrets are mounted into containers: the link stays, what it leads to is another.
    [Fact]
    public async Task A_successor_behind_the_same_link_is_shown_too()
    {
        var now = new FakeClock().Now;
        using var old = new GivenPair(now);
        using var next = new GivenPair(now);
        await GiveAsync(old);
        File.CreateSymbolicLink(_folder.File("link.pem"), _folder.File("server.pem"));
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite, Settings("link.pem"));

        await GiveAsync(next);
        await KeepAsync(site);
        using var after = await Visit(next).AskAsync();

        after.Shown.ShouldBe(next.Serial);
    }

    public void Dispose() => _folder.Dispose();

    private static Task KeepAsync(CmpSite site) => site.Services.GetRequiredService<ServerIdentity>().KeepAsync(site.Authority, Token);

    // The worker goes its round beside the test.
    private static async Task<string?> ShownOtherThanAsync(string? before, Func<TlsVisitor> come)
    {
        var shown = before;
        for (var tries = 0; tries < 600 && shown == before; tries++)
        {
            using var visitor = await come().AskAsync();
            shown = visitor.Shown;
            if (shown == before)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }

        return shown;
    }

    private (string Key, string Value)[] Settings(string certificateFile) =>
    [
        .. _places.Settings, ("Segl:Tls:CertificateFile", _folder.File(certificateFile)), ("Segl:Tls:KeyFile", _folder.File("server.key")),
    ];

    private TlsVisitor Visit(GivenPair trusted) => new(_places.Plain, trusted.Der, new FakeClock().Now);

    private async Task GiveAsync(GivenPair pair, GivenPair? above = null)
    {
        await WriteAsync(("server.pem", pair.CertificatePem + above?.CertificatePem));
        await WriteAsync(("server.key", pair.KeyPem));
    }

    private Task WriteAsync((string Name, string Text) file) => File.WriteAllTextAsync(_folder.File(file.Name), file.Text, Token);
}
