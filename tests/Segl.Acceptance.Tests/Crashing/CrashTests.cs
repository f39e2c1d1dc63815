using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Segl.Acceptance.Tests.Crashing;

/// <summary>The server is killed with SIGKILL at each moment of issuing, is started again, and the same person goes on.</summary>
public abstract class CrashTests(CrashStage stage)
{
    [Fact]
    public async Task Issuing_passes_each_of_the_moments_and_no_other()
    {
        await stage.MakeReadyAsync();
        var before = (await stage.PassedAsync()).Count;
        var (order, code) = await stage.OrderAsync("Uden nedbrud");
        using var person = new Recipient(stage.Address);

        var outcome = await person.FetchAsync(order, code);

        outcome.ShouldBe(FetchOutcome.Closed);
        var passed = (await stage.PassedAsync()).Skip(before).Select(each => each.Moment).Distinct(StringComparer.Ordinal);
        passed.ShouldBe(IssuingMoments.All, ignoreOrder: true);
    }

    [Theory, MemberData(nameof(IssuingMoments.Theory), MemberType = typeof(IssuingMoments))]
    public async Task After_a_kill_the_person_gets_the_file_and_no_certificate_is_lost_or_double(string moment)
    {
        await stage.MakeReadyAsync();
        var (order, code) = await stage.OrderAsync($"Nedbrud {moment.Replace(':', ' ')}");
        using var person = new Recipient(stage.Address);

        await stage.CrashAtAsync(moment);
        (await person.FetchAsync(order, code))
            .ShouldBe(FetchOutcome.ServerGone, $"the server should have died at {moment}:\n{stage.Output}");
        await stage.RestartAsync();
        var orders = await GoOnAsync(person, order, code, moment);

        using var certificate = Open(person);
        await CheckRecordAsync(order, orders, certificate);
        await CheckNothingSecretIsWrittenAsync(person, certificate);
    }

    /// <returns>How many orders it took.</returns>
    private async Task<int> GoOnAsync(Recipient person, PlacedOrder order, string code, string moment)
    {
        if (person.File is not null)
            return 1;

        var outcome = await person.FetchAsync(order, code);
        if (moment != IssuingMoments.DeliveryIsRecorded)
        {
            outcome.ShouldBe(FetchOutcome.Closed, stage.Output);
            return 1;
        }

        // Written down as handed out, and it may have been, for all that anybody knows: the code has done its work, and a file that never
        // came is ordered anew.
        outcome.ShouldBe(FetchOutcome.CodeRefused);
        var (another, anotherCode) = await stage.OrderAgainAsync(order);
        (await person.FetchAsync(another, anotherCode)).ShouldBe(FetchOutcome.Closed, stage.Output);
        return 2;
    }

    private async Task CheckRecordAsync(PlacedOrder order, int orders, X509Certificate2 certificate)
    {
        var issuances = await stage.Engine.OfProfileAsync(order.ProfileId);
        issuances.Count(issuance => issuance.IsLive).ShouldBe(orders, "one live certificate for each order that was fetched");
        issuances.Single(issuance => issuance.IsLive && issuance.Serial == SerialOf(certificate)).State.ShouldBe("issued");
        issuances.ShouldAllBe(issuance => issuance.State != "intended", "nothing is left open");

        var serials = await stage.Engine.SerialsAsync();
        serials.ShouldBeUnique();
        var signed = (await stage.PassedAsync()).Where(each => each.Moment == IssuingMoments.Signed).Select(each => each.Serial);
        signed.Except(serials, StringComparer.Ordinal).ShouldBeEmpty("every signature that was made is recorded");

        var audit = await stage.Engine.VerifyAuditAsync();
        audit.IsWhole.ShouldBeTrue($"{audit}");
    }

    private async Task CheckNothingSecretIsWrittenAsync(Recipient person, X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey();
        IReadOnlyList<byte[]> traces = [.. Traces.OfKey(key!), .. person.PasswordsSeen.SelectMany(Traces.OfText)]; // Open found the key.

        Traces.AreIn(Encoding.UTF8.GetBytes(stage.Output), traces).ShouldBeFalse("the log holds a secret");
        var files = Directory.GetFiles(stage.Folder, "*", SearchOption.AllDirectories).Concat(await stage.Engine.FilesAsync());
        foreach (var file in files.Where(HasContent))
            Traces.AreIn(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), traces)
                .ShouldBeFalse($"{file} holds a secret");
    }

    // The runtime's own pipes and sockets have no length, and reading them never ends. PostgreSQL removes files while we look.
    private static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private static X509Certificate2 Open(Recipient person)
    {
        person.File.ShouldNotBeNull();
        var certificate = X509CertificateLoader.LoadPkcs12(
            person.File, person.Password, X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
        certificate.HasPrivateKey.ShouldBeTrue();
        return certificate;
    }

    private static string SerialOf(X509Certificate2 certificate) => Convert.ToHexStringLower(certificate.SerialNumberBytes.Span);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteCrashTests(SqliteStage stage) : CrashTests(stage), IClassFixture<SqliteStage>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlCrashTests(PostgreSqlStage stage) : CrashTests(stage), IClassFixture<PostgreSqlStage>;
