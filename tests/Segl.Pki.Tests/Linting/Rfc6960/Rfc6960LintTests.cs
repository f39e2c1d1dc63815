using Segl.Pki.Certificates;
using Segl.Pki.Linting.Rfc6960;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Linting.Rfc6960;

[Clause("RFC 6960", "4.2.2.2")]
public sealed class Rfc6960LintTests
{
    [Fact]
    [Refuses<OnlyRespondersSignAnswers>]
    public void Refuses_the_purpose_OCSPSigning_for_others() => new TbsEdit(LintCases.Organisation())
        .With("2.5.29.37", writer =>
        {
            using (writer.PushSequence())
                writer.WriteObjectIdentifier("1.3.6.1.5.5.7.3.9");
        })
        .ShouldBeRefused("PurposeNotForSubject");

    [Fact]
    public void Refuses_the_mark_nocheck_for_others() =>
        new TbsEdit(LintCases.Organisation()).With("1.3.6.1.5.5.7.48.1.5", writer => writer.WriteNull())
            .ShouldBeRefused("PurposeNotForSubject");

    [Fact]
    public void Refuses_responders_without_the_mark_or_with_another_purpose()
    {
        new TbsEdit(LintCases.Responder()).Without("1.3.6.1.5.5.7.48.1.5").ToDraft()
            .ShouldBeRefused("ResponderPurposeWrong", ResponderTemplate.Ocsp);
        new TbsEdit(LintCases.Responder())
            .Extension("2.5.29.37", writer =>
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier("1.3.6.1.5.5.7.3.1");
            }).ToDraft()
            .ShouldBeRefused("ResponderPurposeWrong", ResponderTemplate.Ocsp);
    }
}
