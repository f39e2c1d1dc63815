using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>E-mail addresses among the alternative names are mailboxes in ASCII.</summary>
[Clause("RFC 5280", "4.2.1.6")]
public sealed class AlternativeNamesAreMailboxes : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        var addresses = subject.Extensions.SubjectAltName?.Names.Where(name => name.Kind == GeneralNameKind.Rfc822Name) ?? [];
        foreach (var address in addresses)
        {
            var parsed = EmailAddress.Parse(address.Text ?? string.Empty);
            if (parsed.IsRefused || !string.Equals(parsed.Value.Value, address.Text, StringComparison.Ordinal))
                return Refuse(
                    "AlternativeNameNotMailbox",
                    $"The alternative name '{address.Text}' is not an e-mail address.",
                    address.Text ?? string.Empty);
        }

        return null;
    }
}
