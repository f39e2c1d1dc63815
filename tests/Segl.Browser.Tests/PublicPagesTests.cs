using Microsoft.Extensions.DependencyInjection;
using Segl.Ca;

namespace Segl.Browser.Tests;

public sealed class PublicPagesTests(Browsers browsers)
{
    [Theory]
    [MemberData(nameof(Reader.Each), MemberType = typeof(Reader))]
    public async Task Pass_the_exam(Reader reader)
    {
        var authority = browsers.Server.Services.GetRequiredService<CertificateAuthority>();
        await using var visit = await Visit.BeginAsync(browsers, reader);

        await visit.OpenAsync("/");
        await visit.LookAsync("start");
        await visit.OpenAsync("/demonstration/komponenter");
        await visit.LookAsync("components");
        await visit.OpenAsync("/find-certifikat");
        await visit.LookAsync("find");
        await visit.OpenAsync("/find-certifikat?soeg=ab");
        await visit.LookAsync("find-refused");
        await visit.OpenAsync("/find-certifikat?soeg=ingen@eksempel.example");
        await visit.LookAsync("find-none");
        await visit.OpenAsync("/kontroller-certifikat");
        await visit.LookAsync("check");
        await visit.FillAsync("Pasted", "-----BEGIN PRIVATE KEY-----");
        await visit.PressMainAsync();
        await visit.LookAsync("check-private-key");
        await visit.FillAsync("Pasted", authority.Chain.Leaf.ToPem());
        await visit.PressMainAsync();
        await visit.LookAsync("check-answer");
        await visit.OpenAsync("/findes-ikke");
        await visit.LookAsync("not-found");
    }

    [Fact]
    public async Task The_reference_page_shows_the_api_and_asks_nobody_else_for_anything()
    {
        await using var visit = await Visit.BeginAsync(browsers, new Reader("en", Reader.Wide, HasScripts: true));
        var asked = new List<string>();
        visit.Page.Request += (_, request) => asked.Add(new Uri(request.Url).Scheme == "data" ? "data" : new Uri(request.Url).Authority);

        await visit.OpenAsync("/api/v1");
        await visit.Page.GetByText("Signs a system in with its certificate").First.WaitForAsync();

        asked.Distinct().Except(["data", browsers.Server.Address.Authority]).ShouldBeEmpty();
        visit.ShouldHearNoComplaint();
    }
}
