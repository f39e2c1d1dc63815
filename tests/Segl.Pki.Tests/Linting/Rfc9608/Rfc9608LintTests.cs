using Segl.Pki.Certificates;
using Segl.Pki.Linting.Rfc5280;
using Segl.Pki.Linting.Rfc9608;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Linting.Rfc9608;

[Clause("RFC 9608", "2")]
public sealed class Rfc9608LintTests
{
    private const string NoRevAvail = "2.5.29.56";
    private const string SubjectAltName = "2.5.29.17";

    [Fact]
    public void Takes_a_server_with_names_and_addresses() =>
        LintCases.Codes(LintCases.Server("segl.example.dk", "localhost", "192.0.2.1", "2001:db8::1"), ServerTemplate.Tls).ShouldBeEmpty();

    [Fact]
    [Refuses<OnlyServersGoWithoutStatus>]
    public void Refuses_the_mark_noRevAvail_for_others() =>
        new TbsEdit(LintCases.Organisation()).With(NoRevAvail, writer => writer.WriteNull()).ShouldBeRefused("NoRevAvailNotForSubject");

    [Fact]
    public void Refuses_servers_without_the_mark_or_with_a_place_for_their_status()
    {
        new TbsEdit(LintCases.Server("localhost")).Without(NoRevAvail).ToDraft().ShouldBeRefused("NoRevAvailWrong", ServerTemplate.Tls);
        new TbsEdit(LintCases.Server("localhost"))
            .Extension(NoRevAvail, writer => writer.WriteBoolean(true)).ToDraft().ShouldBeRefused("NoRevAvailWrong", ServerTemplate.Tls);
    }

    [Fact]
    [Refuses<ServersAreNamed>]
    public void Refuses_servers_without_a_name_or_with_one_that_is_none()
    {
        new TbsEdit(LintCases.Server("localhost")).Without(SubjectAltName).ToDraft().ShouldBeRefused("ServerNotNamed", ServerTemplate.Tls);
        foreach (var name in new[] { "*.example.dk", "Example.dk", "exa mple.dk", "-a.dk" })
        {
            new TbsEdit(LintCases.Server("localhost"))
                .Extension(SubjectAltName, writer =>
                {
                    using (writer.PushSequence())
                        writer.WriteCharacterString(
                            System.Formats.Asn1.UniversalTagNumber.IA5String, name, new(System.Formats.Asn1.TagClass.ContextSpecific, 2));
                }).ToDraft().ShouldBeRefused("ServerNotNamed", ServerTemplate.Tls);
        }
    }

    [Fact]
    public void Refuses_servers_with_another_purpose() =>
        new TbsEdit(LintCases.Server("localhost"))
            .Extension("2.5.29.37", writer =>
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier("1.3.6.1.5.5.7.3.2");
            }).ToDraft().ShouldBeRefused("PurposeNotForSubject", ServerTemplate.Tls);
}
