using Segl.Pki.Certificates;
using Segl.Pki.Names;

namespace Segl.Server.Features.Directory.Http;

/// <summary>Answers whoever asks over HTTP for published certificates (R5.4): few, and never a listing.</summary>
public sealed class SearchPublished(PublishedCertificates certificates)
{
    /// <summary>Who finds more than this has not named whom to write to.</summary>
    public const int CertificatesMax = 25;

    /// <summary>What is found, and whether there is more.</summary>
    internal async Task<FoundCertificates> HandleAsync(DirectoryQuestion question, CancellationToken cancellationToken)
    {
        // Two lookups may find the same; one further row shows that there is more.
        var found = new List<PublishedCertificate>();
        foreach (var term in question.Terms)
        {
            var rows = await certificates.ReadAsync(term, "", "", CertificatesMax + 1, cancellationToken);
            found.AddRange(rows.ExceptBy(found.Select(known => known.Serial).ToList(), row => row.Serial));
        }

        // The engine wrote them.
        return new(
            [.. found.Take(CertificatesMax).Select(row => Certificate.Parse(row.Certificate).Value)], found.Count > CertificatesMax);
    }

    /// <summary>A published certificate by its serial number; null where there is none.</summary>
    internal async Task<Certificate?> FindAsync(SerialNumber serial, CancellationToken cancellationToken) =>
        (await HandleAsync(DirectoryQuestion.Of(new LookupTerm(LookupKind.Serial, $"{serial}")), cancellationToken))
        .Certificates.SingleOrDefault();
}

/// <summary>What a question finds.</summary>
/// <param name="Certificates">The certificates, in the order of the index.</param>
/// <param name="HasMore">Whether there is more than may be answered.</param>
internal sealed record FoundCertificates(IReadOnlyList<Certificate> Certificates, bool HasMore);
