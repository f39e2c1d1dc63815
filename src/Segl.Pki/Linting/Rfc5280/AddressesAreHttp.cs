using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>What is fetched to check a certificate is fetched over plain http, so that checking needs no certificate itself.</summary>
[Clause("RFC 5280", "4.2.2.1")]
public sealed class AddressesAreHttp : Lint
{
    internal override Refusal? Check(LintSubject subject) =>
        AddressesOf(subject.Extensions).FirstOrDefault(uri => !IsHttp(uri)) is { } other
        ? Refuse("AddressNotHttp", $"'{other}' is not an absolute http address. Correct the authority's configuration.", other)
        : null;

    private static IEnumerable<string> AddressesOf(CertificateExtensions extensions) =>
    [
        .. extensions.AuthorityInfoAccess?.Descriptions.Select(description => description.Location.Text ?? string.Empty) ?? [],
        .. extensions.CrlDistributionPoints?.Uris ?? [],
    ];

    private static bool IsHttp(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && string.Equals(uri.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal);
}
