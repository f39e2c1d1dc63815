using System.DirectoryServices.Protocols;
using Segl.Ca.Storage;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Ldap;

/// <summary>.NET's own client as judge: System.DirectoryServices.Protocols.</summary>
public sealed class LdapConnectionTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    [Theory, EachDatabase]
    public async Task Finds_a_certificate_by_address(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Dotnet", "dotnet@eksempel.example");
        using var connection = Connect(site);

        var answer = (SearchResponse)connection.SendRequest(new SearchRequest("c=DK", "(mail=dotnet@eksempel.example)", SearchScope.Subtree));

        answer.ResultCode.ShouldBe(ResultCode.Success);
        var entry = answer.Entries.Cast<SearchResultEntry>().ShouldHaveSingleItem();
        entry.DistinguishedName.ShouldBe($"uid={serial},organizationIdentifier={site.Identifier},c=DK");
        entry.Attributes["cn"].GetValues(typeof(string)).ShouldBe(["Dotnet"]);
        entry.Attributes["userCertificate;binary"].GetValues(typeof(byte[])).Cast<byte[]>().ShouldHaveSingleItem()
            .ShouldBe(await site.DerOfAsync(serial));
    }

    [Fact]
    public async Task Takes_pages()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        var profile = await site.MakeProfileAsync("Sider", "sider-dotnet@eksempel.example");
        for (var index = 0; index < 3; index++)
            await site.RenewAsync(profile);
        using var connection = Connect(site);
        var page = new PageResultRequestControl(pageSize: 2);
        var request = new SearchRequest("c=DK", "(mail=sider-dotnet@eksempel.example)", SearchScope.Subtree, "1.1") { Controls = { page } };

        var counts = new List<int>();
        do
        {
            var answer = (SearchResponse)connection.SendRequest(request);
            counts.Add(answer.Entries.Count);
            page.Cookie = answer.Controls.OfType<PageResultResponseControl>().ShouldHaveSingleItem().Cookie;
        }
        while (page.Cookie.Length > 0);

        counts.ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Hears_why_there_is_no_answer()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var connection = Connect(site);

        var fault = Should.Throw<DirectoryOperationException>(
            () => connection.SendRequest(new SearchRequest("c=DK", "(objectClass=*)", SearchScope.Subtree)));

        fault.Response.ResultCode.ShouldBe(ResultCode.UnwillingToPerform);
        fault.Response.ErrorMessage.ShouldContain("This directory is not listed");
    }

    private static LdapConnection Connect(DirectorySite site)
    {
        var connection = new LdapConnection(
            new LdapDirectoryIdentifier(site.EndPoint.Address.ToString(), site.EndPoint.Port),
            credential: null,
            AuthType.Anonymous)
        {
            Timeout = TimeSpan.FromSeconds(30),
        };
        connection.SessionOptions.ProtocolVersion = 3;
        connection.Bind();
        return connection;
    }
}
