using Segl.Ca.Authorities;

namespace Segl.Server.Features.Status;

/// <summary>What everybody may ask of a certificate, at the addresses that stand in it (R5.1–R5.3).</summary>
internal static class StatusFeature
{
    private static readonly string[] s_reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the documents and the listeners of their own.</summary>
    public static void AddStatus(this WebApplicationBuilder builder)
    {
        builder.AddStatusListeners();
        builder.Services.AddSingleton<StatusDocuments>();
        builder.Services.AddSingleton<OcspEndpoint>();
    }

    /// <summary>Maps the addresses; they answer before sessions, languages and forms are looked at, because they have none.</summary>
    public static void MapStatus(this IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, AuthorityUris.RootCertificatePath, (documents, context) => documents.AnswerRootCertificateAsync(context));
        Map(endpoints, AuthorityUris.IssuingCertificatePath, (documents, context) => documents.AnswerIssuingCertificateAsync(context));
        Map(endpoints, AuthorityUris.IssuingChainPath, (documents, context) => documents.AnswerChainAsync(context));
        Map(endpoints, AuthorityUris.RootRevocationListPath, (documents, context) => documents.AnswerRootListAsync(context));
        Map(endpoints, AuthorityUris.IssuingRevocationListPath, (documents, context) => documents.AnswerIssuingListAsync(context));
        endpoints.MapPost(AuthorityUris.OcspPath, context => Ocsp(context).PostAsync(context)).ShortCircuit();
        endpoints.MapGet(AuthorityUris.OcspPath + "/{**question}", context => Ocsp(context).GetAsync(context)).ShortCircuit();
    }

    private static OcspEndpoint Ocsp(HttpContext context) => context.RequestServices.GetRequiredService<OcspEndpoint>();

    private static void Map(IEndpointRouteBuilder endpoints, string path, Func<StatusDocuments, HttpContext, Task> answer) =>
        endpoints.MapMethods(path, s_reading, context => answer(context.RequestServices.GetRequiredService<StatusDocuments>(), context))
            .ShortCircuit();
}
