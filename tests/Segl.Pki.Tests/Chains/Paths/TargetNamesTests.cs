using System.Net;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Outcomes;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Chains.Paths;

[Clause("RFC 9525", "6.3")]
public sealed class TargetNamesTests
{
    [Theory]
    [InlineData("www.example.dk", "dns:www.example.dk")]
    [InlineData("WWW.example.dk.", "dns:www.Example.dk")]
    [InlineData("www.example.dk", "dns:other.example.dk", "dns:*.example.dk")]
    [InlineData("xn--blbrgrd-fxak7p.example.dk", "dns:*.example.dk")]
    [InlineData("under_score.example.dk", "dns:under_score.example.dk")]
    public void Are_those_that_the_certificate_names(string host, params string[] names) => Ask(Dns(host), names).ShouldBeNull();

    [Theory]
    [InlineData("www.example.dk", "dns:example.dk")]
    [InlineData("example.dk", "dns:*.example.dk")]
    [InlineData("a.b.example.dk", "dns:*.example.dk")]
    [InlineData("example.dk", "dns:*.dk")]
    [InlineData("www.example.dk", "dns:w*.example.dk")]
    [InlineData("www.example.dk", "dns:www.*.dk")]
    [InlineData("www.example.dk", "dns:*")]
    [InlineData("www.example.dk", "dns:www.example.dk\0.example.com")]
    [InlineData("www.example.dk\0.example.com", "dns:www.example.dk\0.example.com")]
    [InlineData("192.0.2.1", "ip:c0000201")]
    [InlineData("*.example.dk", "dns:*.example.dk")]
    [InlineData("www.example.dk", "uri:https://www.example.dk/")]
    [InlineData("www..dk", "dns:www..dk")]
    [InlineData("", "dns:www.example.dk")]
    public void Are_no_others(string host, params string[] names)
    {
        var refusal = Ask(Dns(host), names).ShouldNotBeNull();

        (refusal.Code, refusal.Field, refusal.Clause).ShouldBe(("PathNameMissing", "path/0", "RFC 9525 §6"));
    }

    [Fact]
    public void Are_not_taken_from_the_subject() => Ask(Dns("leaf")).ShouldNotBeNull().Code.ShouldBe("PathNameMissing");

    [Fact]
    public void Can_be_addresses_and_mailboxes()
    {
        Ask(GeneralName.Of(IPAddress.Parse("192.0.2.1")), "ip:c0000201").ShouldBeNull();
        Ask(GeneralName.Of(IPAddress.Parse("192.0.2.2")), "ip:c0000201").ShouldNotBeNull();
        Ask(Mail("post@Example.dk"), "mail:post@example.dk").ShouldBeNull();
        Ask(Mail("Post@example.dk"), "mail:post@example.dk").ShouldNotBeNull();
        Ask(Mail("example.dk"), "mail:post@example.dk").ShouldNotBeNull();
    }

    private static GeneralName Dns(string host) => new(GeneralNameKind.DnsName, host);

    private static GeneralName Mail(string mailbox) => new(GeneralNameKind.Rfc822Name, mailbox);

    private static Refusal? Ask(GeneralName name, params string[] names)
    {
        var root = TestCertificate.Authority("root");
        var leaf = names.Length > 0 ? TestCertificate.Leaf("leaf", root).WithAlternativeNames(names) : TestCertificate.Leaf("leaf", root);
        var settings = new PathSettings(TestCertificate.NotBeforeDefault.AddDays(30)) { TargetName = name };
        return PathValidation.Validate(leaf.Found, [], [TrustAnchor.Of(root.Found)], settings).Refusal;
    }
}
