using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc9608;

/// <summary>Servers, and nobody else, say that there is no revocation information, and then name no place for it.</summary>
[Clause("RFC 9608", "2")]
public sealed class OnlyServersGoWithoutStatus : Lint
{
    private static ReadOnlySpan<byte> Null => [0x05, 0x00];

    internal override Refusal? Check(LintSubject subject)
    {
        var mark = subject.Extensions.Find(Oids.NoRevAvail);
        if (subject.Template is not ServerTemplate)
        {
            return mark is null
                ? null
                : Refuse("NoRevAvailNotForSubject", $"The template {subject.Template.Id} has a status.", subject.Template.Id);
        }

        return mark is not null && mark.Value.Span.SequenceEqual(Null)
            && subject.Extensions.AuthorityInfoAccess is null && subject.Extensions.CrlDistributionPoints is null
            ? null
            : Refuse("NoRevAvailWrong", "A server's certificate says noRevAvail, and names neither status service nor revocation list.");
    }
}
