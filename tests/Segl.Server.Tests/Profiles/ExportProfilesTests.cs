using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Pki.Revocation;
using Segl.Server.Features.Profiles;
using Segl.Server.Tests.Issuing;
using Segl.Server.Tests.Orders;
using Segl.Server.Texts;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Profiles;

public sealed class ExportProfilesTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Every_profile_has_a_line_for_each_certificate_and_pending_order(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var revoked = await FetchAsync(portal);
        await portal.Authority.RevokeAsync(revoked.Serial, RevocationReason.Superseded, "test", Token);
        await portal.Orders.OrderAsync(Forms.WithEmail with { Name = "Ventende" });
        await AddAsync(portal, "Ærø");

        var lines = await LinesAsync(portal);

        lines[0].ShouldStartWith("\uFEFF\"UUID\",\"Navn\"");
        lines.Length.ShouldBe(4);
        lines[1].ShouldContain($"\"Spærret\",\"OCES-organisationscertifikat\",\"{revoked.Reference}\",\"{revoked.Serial}\"");
        lines[1].ShouldContain("\"Et andet certifikat har taget dets plads.\"");
        lines[2].ShouldContain("\"Ventende\",\"post@fiskeri.example\"");
        lines[2].ShouldContain("\"Afventer\"");
        lines[3].ShouldContain("\"Ærø\"");
    }

    [Theory]
    [EachDatabase("=1+1")]
    [EachDatabase("+45 12345678")]
    [EachDatabase("-2+3")]
    [EachDatabase("@SUM(A1)")]
    public async Task A_name_that_is_a_formula_is_only_text(DatabaseKind kind, string name)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        await AddAsync(portal, name);

        (await LinesAsync(portal))[1].ShouldContain($",\"'{name}\",");
    }

    [Theory, EachDatabase]
    public async Task Quotes_and_commas_stay_in_their_cell(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        await AddAsync(portal, "Fisk, \"frisk\"");

        (await LinesAsync(portal))[1].ShouldContain("\"Fisk, \"\"frisk\"\"\"");
    }

    [Theory, EachDatabase]
    public async Task More_profiles_than_a_page_are_all_exported_once(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        for (var number = 0; number <= ListProfiles.PerPage; number++)
            await AddAsync(portal, $"Profil {number:000}");

        var lines = await LinesAsync(portal);

        lines.Length.ShouldBe(ListProfiles.PerPage + 2);
        lines.Distinct().Count().ShouldBe(lines.Length);
    }

    [Fact]
    public async Task A_spreadsheet_opens_it_with_Danish_letters_and_leading_zeros()
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, DatabaseKind.Sqlite, keysReady: 0);
        await AddAsync(portal, "Ærø Østerå");
        await AddAsync(portal, "0042");
        await AddAsync(portal, "=1+1");
        await AddAsync(portal, "12e34");
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "certifikater.csv");
        await File.WriteAllBytesAsync(path, await FileAsync(portal), Token);

        // As its import window stands when it opens: comma, quote, UTF-8 by the mark, from the first line, and quoted cells as they look.
        var run = await OutsideTool.RunAsync(
            "soffice",
            [
                $"-env:UserInstallation=file://{folder.Path}/profile", "--headless",
                "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,false",
                "--convert-to", "html:HTML (StarCalc)", "--outdir", folder.Path, path,
            ],
            cancellationToken: Token);
        run.ExitCode.ShouldBe(0, run.Error);
        var page = await File.ReadAllTextAsync(Path.Combine(folder.Path, "certifikater.html"), Token);

        page.ShouldContain(">Ærø Østerå<");
        page.ShouldContain(">0042<");
        page.ShouldContain(">12e34<");
        page.ShouldContain(">'=1+1<");
    }

    private static async Task<(Segl.Pki.Names.SerialNumber Serial, string Reference)> FetchAsync(IssuingPortal portal)
    {
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        (await portal.IssueAsync(session)).IsRefused.ShouldBeFalse();
        (await portal.FetchAsync(session)).IsRefused.ShouldBeFalse();
        return ((await portal.CertificatesAsync(order.OrderId)).All.Single().Certificate.SerialNumber, $"{order.ReferenceNumber}");
    }

    private static async Task<string[]> LinesAsync(IssuingPortal portal) =>
        Encoding.UTF8.GetString(await FileAsync(portal)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private static Task<byte[]> FileAsync(IssuingPortal portal)
    {
        var texts = portal.Orders.Services.GetRequiredService<Wording>().In(Language.Danish);
        return portal.RunAsync(async (ExportProfiles export) =>
        {
            var exported = (await export.HandleAsync(ProfileFilter.All, portal.Orders.Orderer, Token)).Value;
            using var written = new MemoryStream();
            await ProfileCsv.WriteAsync(written, exported.Rows, portal.Orders.Clock.GetUtcNow(), texts, Token);
            return written.ToArray();
        });
    }

    private static Task AddAsync(IssuingPortal portal, string name) => portal.Orders.InScopeAsync(async database =>
    {
        var organisation = await database.Organisations.SingleAsync(own => own.Id == portal.Orders.Orderer.OrganisationId, Token);
        var details = ProfileDetails.Read(new ProfileForm { Name = name }, organisation).Details.ShouldNotBeNull();
        database.Profiles.Add(
            CertificateProfile.Create(organisation.Id, details, SystemRights.None, allowsSeals: false, portal.Orders.Clock.GetUtcNow()));
        return await database.SaveChangesAsync(Token);
    });
}
