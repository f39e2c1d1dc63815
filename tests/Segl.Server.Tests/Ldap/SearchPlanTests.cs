using Segl.Server.Features.Directory;
using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Tests.Ldap;

public sealed class SearchPlanTests
{
    private const string Profile = "ui:dk-o:g:0191a2b3-c4d5-7e6f-8a9b-0c1d2e3f4a5b";

    private static readonly LdapFilter Mail = new EqualityFilter("MAIL", " Post@Fiskeri.example ");
    private static readonly LdapFilter Name = new EqualityFilter("commonName", "Fangst  registret");
    private static readonly LdapFilter Everything = new PresenceFilter("objectClass");
    private static readonly LdapFilter Unknown = new EqualityFilter("givenName", "Karen");

    [Fact]
    public void Each_indexed_attribute_is_looked_up()
    {
        PlanOf(Mail).ShouldBe("Mail post@fiskeri.example");
        PlanOf(Name).ShouldBe("Name fangst registret");
        PlanOf(new EqualityFilter("serialNumber", Profile)).ShouldBe("Profile 0191a2b3-c4d5-7e6f-8a9b-0c1d2e3f4a5b");
        PlanOf(new EqualityFilter("organizationIdentifier", "NTRDK-98765440")).ShouldBe("Organisation 98765440");
        PlanOf(new EqualityFilter("uid", "4A1F")).ShouldBe("Serial 4a1f");
        PlanOf(new SubstringsFilter("cn", "Fan", ["st"], null)).ShouldBe("NameBeginning fan");
        PlanOf(new SubstringsFilter("mail", "pos", [], null)).ShouldBe("MailBeginning pos");
        PlanOf(new SubstringsFilter("cn", null, ["fangst"], null)).ShouldBe("NamePiece fangst");
        PlanOf(new SubstringsFilter("cn", "fa", ["ngst"], null)).ShouldBe("NamePiece ngst");
        PlanOf(new SubstringsFilter("mail", null, ["a", "Post"], ".example ")).ShouldBe("MailPiece .example");
    }

    [Fact]
    public void What_no_index_holds_is_not_looked_up()
    {
        PlanOf(Everything).ShouldBeNull();
        PlanOf(new PresenceFilter("mail")).ShouldBeNull();
        PlanOf(new NotFilter(Mail)).ShouldBeNull();
        PlanOf(new EqualityFilter("o", "Fiskeriet")).ShouldBeNull();
        PlanOf(new SubstringsFilter("cn", "fa", ["ng"], "st")).ShouldBeNull();
        PlanOf(new SubstringsFilter("o", "Fiskeri", [], null)).ShouldBeNull();
        PlanOf(new SubstringsFilter("uid", "4A1F", [], null)).ShouldBeNull();
        PlanOf(new SubstringsFilter("organizationIdentifier", null, ["987654"], null)).ShouldBeNull();
        PlanOf(new OrFilter([Mail, Everything])).ShouldBeNull();
        PlanOf(new AndFilter([])).ShouldBeNull();
        PlanOf(new OrFilter([.. Enumerable.Range(0, 17).Select(index => new EqualityFilter("cn", $"{index}"))])).ShouldBeNull();
    }

    [Fact]
    public void What_can_match_nothing_reads_nothing()
    {
        PlanOf(Unknown).ShouldBe("");
        PlanOf(new UndefinedFilter()).ShouldBe("");
        PlanOf(new EqualityFilter("mail", "post\0@fiskeri.example")).ShouldBe("");
        PlanOf(new SubstringsFilter("mail", null, ["post\0"], null)).ShouldBe("");
        PlanOf(new SubstringsFilter("serialNumber", "UI:DK", [], null)).ShouldBe("");
        PlanOf(new SubstringsFilter("o", "Fiskeri\0", [], null)).ShouldBe("");
        PlanOf(new OrFilter([])).ShouldBe("");
        PlanOf(new EqualityFilter("userCertificate", "x")).ShouldBe("");
        PlanOf(new EqualityFilter("serialNumber", "4711")).ShouldBe("");
        PlanOf(new EqualityFilter("organizationIdentifier", "VATSE-1")).ShouldBe("");
        PlanOf(new AndFilter([Mail, Unknown])).ShouldBe("");
    }

    [Fact]
    public void Of_all_that_must_hold_the_narrowest_is_looked_up()
    {
        PlanOf(new AndFilter([Everything, new SubstringsFilter("cn", "fangst", [], null), Mail, Name]))
            .ShouldBe("Mail post@fiskeri.example");
    }

    [Fact]
    public void Of_all_that_may_hold_each_is_looked_up()
    {
        PlanOf(new OrFilter([Mail, Unknown, Name, Mail])).ShouldBe("Mail post@fiskeri.example, Name fangst registret");
    }

    private static string? PlanOf(LdapFilter filter) => SearchPlan.Of(filter) is { } terms
        ? string.Join(", ", terms.Select(term => $"{term.Kind} {term.Key}"))
        : null;
}
