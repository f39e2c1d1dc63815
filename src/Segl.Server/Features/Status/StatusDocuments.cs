using System.Security.Cryptography;
using Segl.Ca;
using Segl.Ca.Authorities;
using Segl.Pki.Cms;

namespace Segl.Server.Features.Status;

/// <summary>What the addresses in certificates lead to, ready to be sent.</summary>
internal sealed class StatusDocuments : IDisposable
{
    // A certificate of an authority changes when the authority does: planned, and with both generations served.
    private static readonly TimeSpan CertificateAgeMax = TimeSpan.FromDays(1);

    private readonly TimeProvider _clock;
    private readonly StatusDocument _rootCertificate;
    private readonly StatusDocument _issuingCertificate;
    private readonly StatusDocument _chain;
    private readonly NewestRevocationList _rootList;
    private readonly NewestRevocationList _issuingList;

    public StatusDocuments(CertificateAuthority authority, TimeProvider clock)
    {
        var (issuing, root) = (authority.Chain.Certificates[0], authority.Chain.Certificates[^1]);
        var since = issuing.Validity.NotBefore;
        _clock = clock;
        _rootCertificate = Document(root.Der, "application/pkix-cert", root.Validity.NotBefore);
        _issuingCertificate = Document(issuing.Der, "application/pkix-cert", since);
        _chain = Document(
            CertificatesOnlyMessage.Write([.. authority.Chain.Certificates.Select(certificate => certificate.Der)]),
            "application/pkcs7-mime", since);
        _rootList = new(authority, AuthorityRole.Root, clock);
        _issuingList = new(authority, AuthorityRole.Issuing, clock);
    }

    /// <summary>The root's certificate.</summary>
    public Task AnswerRootCertificateAsync(HttpContext context) => _rootCertificate.AnswerAsync(context, CertificateAgeMax);

    /// <summary>The issuing authority's certificate.</summary>
    public Task AnswerIssuingCertificateAsync(HttpContext context) => _issuingCertificate.AnswerAsync(context, CertificateAgeMax);

    /// <summary>Both, as PKCS#7.</summary>
    public Task AnswerChainAsync(HttpContext context) => _chain.AnswerAsync(context, CertificateAgeMax);

    /// <summary>The root's revocation list.</summary>
    public Task AnswerRootListAsync(HttpContext context) => AnswerListAsync(_rootList, context);

    /// <summary>The issuing authority's revocation list.</summary>
    public Task AnswerIssuingListAsync(HttpContext context) => AnswerListAsync(_issuingList, context);

    public void Dispose()
    {
        _rootList.Dispose();
        _issuingList.Dispose();
    }

    private static StatusDocument Document(ReadOnlyMemory<byte> content, string contentType, DateTimeOffset changedAt) =>
        new(content, contentType, new($"\"{Convert.ToHexStringLower(SHA256.HashData(content.Span))}\""), changedAt);

    private async Task AnswerListAsync(NewestRevocationList list, HttpContext context)
    {
        if (await list.FindAsync(context.RequestAborted) is { } found)
            await found.Document.AnswerAsync(context, found.AgeMaxAt(_clock.GetUtcNow()));
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
