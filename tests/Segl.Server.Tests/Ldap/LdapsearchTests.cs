using System.Text;
using Segl.Ca.Storage;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Ldap;

/// <summary>OpenLDAP's client as judge.</summary>
public sealed class LdapsearchTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    [Theory, EachDatabase]
    public async Task Finds_a_certificate_by_address(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Løn, Æbler + \"Co\"", "loen@eksempel.example");

        var (code, text, _) = await RunAsync(site, "-b", "c=DK", "(mail=loen@eksempel.example)", "cn", "userCertificate;binary");

        code.ShouldBe(0);
        text.ShouldContain($"dn: uid={serial},organizationIdentifier={site.Identifier},c=DK");
        text.ShouldContain("cn:: " + Convert.ToBase64String(Encoding.UTF8.GetBytes("Løn, Æbler + \"Co\"")));
        text.ShouldContain("userCertificate;binary:: " + Convert.ToBase64String(await site.DerOfAsync(serial)));
        text.ShouldContain("result: 0 Success");
        text.ShouldContain("# numEntries: 1");
    }

    [Theory, EachDatabase]
    public async Task Takes_pages(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var profile = await site.MakeProfileAsync("Sidevis", "sidevis@eksempel.example");
        for (var index = 0; index < 3; index++)
            await site.RenewAsync(profile);

        var (code, text, _) = await RunAsync(site, "-b", "c=DK", "-E", "!pr=2/noprompt", "(cn=sidev*is)", "1.1");

        code.ShouldBe(0);
        text.ShouldContain("# numEntries: 3");
        text.ShouldContain("pagedresults: cookie=");
    }

    [Fact]
    public async Task Says_why_there_is_no_answer()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);

        var listing = await RunAsync(site, "-b", "c=DK", "(objectClass=*)");
        var nowhere = await RunAsync(site, "-b", "c=SE", "-s", "base", "(objectClass=*)");
        var password = await RunAsync(site, "-D", "cn=admin", "-w", "secret", "-b", "c=DK", "(mail=a@b.dk)");
        var assertion = await RunAsync(site, "-e", "!assert=(cn=a)", "-b", "c=DK", "(mail=a@b.dk)");

        (listing.Code, nowhere.Code, password.Code, assertion.Code).ShouldBe((53, 32, 49, 12));
        (listing.Output + listing.Error).ShouldContain("This directory is not listed");
    }

    [Fact]
    public async Task Reads_the_server_and_its_schema()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);

        var root = await RunAsync(site, "-b", "", "-s", "base", "(objectClass=*)", "+");
        var schema = await RunAsync(site, "-b", "cn=Subschema", "-s", "base", "(objectClass=subschema)", "attributeTypes");

        root.Output.ShouldContain("namingContexts: c=DK");
        schema.Output.ShouldContain("NAME ( 'mail' 'rfc822Mailbox' )");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(DirectorySite site, params string[] arguments)
    {
        var run = await OutsideTool.RunAsync(
            "ldapsearch",
            ["-x", "-H", $"ldap://{site.EndPoint}", "-o", "ldif-wrap=no", "-o", "nettimeout=20", .. arguments],
            cancellationToken: TestContext.Current.CancellationToken);
        return (run.ExitCode, run.Output, run.Error);
    }
}
