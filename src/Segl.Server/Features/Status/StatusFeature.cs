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

    /// <summary>
    /// Takes questions aside before anything else: they have no session, no page and no error that is one, and there are tens of thousands of them
    /// a second.
    /// </summary>
    public static void UseOcspFirst(this WebApplication app) => app.MapWhen(
        context => StatusPaths.IsOcsp(context.Request.Path),
        ocsp => ocsp.UseRouting().UseEndpoints(endpoints => MapOcsp(endpoints, app.Services)));

    /// <summary>Maps the addresses; they answer before sessions, languages and forms are looked at, because they have none.</summary>
    public static void MapStatus(this IEndpointRouteBuilder endpoints)
    {
        const string Issuing = AuthorityUris.IssuingPath + "/{" + StatusDocuments.GenerationValue + "}";
        Map(endpoints, AuthorityUris.RootCertificatePath, (documents, context) => documents.AnswerRootCertificateAsync(context));
        Map(endpoints, Issuing + AuthorityUris.CertificateEnd, (documents, context) => documents.AnswerIssuingCertificateAsync(context));
        Map(endpoints, Issuing + AuthorityUris.ChainEnd, (documents, context) => documents.AnswerChainsAsync(context));
        Map(endpoints, AuthorityUris.RootRevocationListPath, (documents, context) => documents.AnswerRootListAsync(context));
        Map(endpoints, Issuing + AuthorityUris.RevocationListEnd, (documents, context) => documents.AnswerIssuingListAsync(context));
    }

    // From the host's services and not from the request's, which would be a scope made for nothing.
    private static void MapOcsp(IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        endpoints.MapPost(AuthorityUris.OcspPath, context => Ocsp(services).PostAsync(context)).ShortCircuit();
        endpoints.MapMethods(AuthorityUris.OcspPath + "/{**question}", s_reading, context => Ocsp(services).GetAsync(context)).ShortCircuit();
    }

    private static OcspEndpoint Ocsp(IServiceProvider services) => services.GetRequiredService<OcspEndpoint>();

    private static void Map(IEndpointRouteBuilder endpoints, string path, Func<StatusDocuments, HttpContext, Task> answer) =>
        endpoints.MapMethods(path, s_reading, context => answer(context.RequestServices.GetRequiredService<StatusDocuments>(), context))
            .ShortCircuit();
}
