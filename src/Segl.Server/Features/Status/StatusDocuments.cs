using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Segl.Ca;
using Segl.Ca.Authorities;
using Segl.Pki.Cms;

namespace Segl.Server.Features.Status;

/// <summary>What the addresses in certificates lead to, ready to be sent: of every generation, for as long as there are certificates of it.</summary>
internal sealed class StatusDocuments(CertificateAuthority authority, TimeProvider clock) : IDisposable
{
    /// <summary>The part of a path that says which generation.</summary>
    public const string GenerationValue = "generation";

    private const string CertificateType = "application/pkix-cert";

    // The certificate of a generation never changes, and the chains do when there is one more: planned, and with all generations served.
    private static readonly TimeSpan CertificateAgeMax = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<AuthorityGeneration, OfGeneration> _documents = [];
    private volatile Chains? _chains;

    /// <summary>The root's certificate.</summary>
    public Task AnswerRootCertificateAsync(HttpContext context) => Of(Root).Certificate.AnswerAsync(context, CertificateAgeMax);

    /// <summary>The certificate of the generation that the path names.</summary>
    public Task AnswerIssuingCertificateAsync(HttpContext context) =>
        Named(context) is { } issuer ? Of(issuer).Certificate.AnswerAsync(context, CertificateAgeMax) : AnswerMissingAsync(context);

    /// <summary>The chains of all generations, as PKCS#7.</summary>
    public Task AnswerChainsAsync(HttpContext context) =>
        Named(context) is null ? AnswerMissingAsync(context) : ChainsNow().Document.AnswerAsync(context, CertificateAgeMax);

    /// <summary>The root's revocation list.</summary>
    public Task AnswerRootListAsync(HttpContext context) => AnswerListAsync(Root, context);

    /// <summary>The revocation list of the generation that the path names.</summary>
    public Task AnswerIssuingListAsync(HttpContext context) =>
        Named(context) is { } issuer ? AnswerListAsync(issuer, context) : AnswerMissingAsync(context);

    /// <summary>The revocation list of an authority.</summary>
    public async Task AnswerListAsync(AuthorityGeneration issuer, HttpContext context)
    {
        if (await Of(issuer).List.FindAsync(context.RequestAborted) is { } found)
            await found.Document.AnswerAsync(context, found.AgeMaxAt(clock.GetUtcNow()));
        else
            await AnswerMissingAsync(context);
    }

    public void Dispose()
    {
        foreach (var documents in _documents.Values)
            documents.List.Dispose();
    }

    private AuthorityGeneration Root => authority.Generations[^1];

    // In one form only: an address with other digits is another address.
    private AuthorityGeneration? Named(HttpContext context) => authority.Generations.FirstOrDefault(
        generation => generation.Role is AuthorityRole.Issuing
            && generation.Number.ToString(CultureInfo.InvariantCulture) == context.GetRouteValue(GenerationValue) as string);

    private OfGeneration Of(AuthorityGeneration generation) => _documents.GetOrAdd(generation, each => new(
        Document(each.Certificate.Der, CertificateType, each.Certificate.Validity.NotBefore), new(authority, each, clock)));

    private Chains ChainsNow()
    {
        var generations = authority.Generations;
        if (_chains is { } chains && chains.Generations == generations)
            return chains;

        var message = CertificatesOnlyMessage.Write([.. generations.Select(generation => generation.Certificate.Der)]);
        return _chains = new(generations, Document(message, "application/pkcs7-mime", generations[0].Certificate.Validity.NotBefore));
    }

    private static StatusDocument Document(ReadOnlyMemory<byte> content, string contentType, DateTimeOffset changedAt) =>
        new(content, contentType, new($"\"{Convert.ToHexStringLower(SHA256.HashData(content.Span))}\""), changedAt);

    private static Task AnswerMissingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private sealed record OfGeneration(StatusDocument Certificate, NewestRevocationList List);

    private sealed record Chains(IReadOnlyList<AuthorityGeneration> Generations, StatusDocument Document);
}
