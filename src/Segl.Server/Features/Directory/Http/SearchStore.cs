using System.Diagnostics;
using Segl.Ca;
using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Directory.Http;

/// <summary>Answers what RFC 4387 lets clients ask: of published certificates, and of the authorities' own.</summary>
[Clause("RFC 4387", "2.2")]
public sealed class SearchStore(SearchPublished search, CertificateAuthority authority)
{
    /// <summary>The certificates that have the value.</summary>
    /// <remarks>
    /// Values match exactly, small and capital letters too. By issuer only authorities are found: the rest would be a list of everything.
    /// </remarks>
    internal async Task<FoundCertificates> HandleAsync(StoreQuestion question, CancellationToken cancellationToken)
    {
        var published = TermOf(question) is { } term
            ? await search.HandleAsync(DirectoryQuestion.Of(term), cancellationToken)
            : new FoundCertificates([], HasMore: false);
        var certificates = authority.AuthorityCertificates.Concat(published.Certificates).Where(certificate => Has(certificate, question));
        return published with { Certificates = [.. certificates] };
    }

    private static LookupTerm? TermOf(StoreQuestion question) => question.Attribute switch
    {
        StoreAttribute.CertHash => new(LookupKind.CertificateHash, question.Value),
        StoreAttribute.IAndSHash => new(LookupKind.IssuerAndSerialHash, question.Value),
        StoreAttribute.SHash => new(LookupKind.SubjectHash, question.Value),
        StoreAttribute.SKIDHash => new(LookupKind.KeyIdentifierHash, question.Value),
        StoreAttribute.Name => new(LookupKind.Name, DirectoryText.Fold(question.Value)),
        StoreAttribute.Uri => new(LookupKind.Mail, DirectoryText.Fold(question.Value)),
        StoreAttribute.IHash => null,
        _ => throw new UnreachableException($"Attribute {question.Attribute}"),
    };

    private static bool Has(Certificate certificate, StoreQuestion question) => ValueOf(certificate, question.Attribute) == question.Value;

    private static string? ValueOf(Certificate certificate, StoreAttribute attribute) => attribute switch
    {
        StoreAttribute.CertHash => StoreKey.OfCertificate(certificate).ToString(),
        StoreAttribute.IAndSHash => StoreKey.OfIssuerAndSerialNumber(certificate).ToString(),
        StoreAttribute.SHash => StoreKey.OfName(certificate.Subject).ToString(),
        StoreAttribute.IHash => StoreKey.OfName(certificate.Issuer).ToString(),
        StoreAttribute.SKIDHash => StoreKey.OfSubjectKeyIdentifier(certificate)?.ToString(),
        StoreAttribute.Name => certificate.TextOf(AttributeTypes.CommonName),
        StoreAttribute.Uri => certificate.EmailAddress?.Value,
        _ => throw new UnreachableException($"Attribute {attribute}"),
    };
}
