using Segl.Pki.Certificates;
using Segl.Server.Web;

namespace Segl.Server.Features.Directory.Http;

/// <summary>The public certificate database as JSON.</summary>
internal static class DirectoryApi
{
    /// <summary>Answers one question.</summary>
    public static async Task<IResult> AnswerAsync(HttpContext context, SearchPublished search)
    {
        var question = DirectoryQuestion.OfParameters(context.Request.Query);
        if (question.IsRefused)
            return question.Refusal.ToProblem(context);

        var found = await search.HandleAsync(question.Value, context.RequestAborted);
        return Results.Ok(new Answer([.. found.Certificates.Select(Published.Of)], found.HasMore));
    }

    private sealed record Answer(IReadOnlyList<Published> Certificates, bool HasMore);

    private sealed record Published
    {
        public required string SerialNumber { get; init; }

        public required string? Name { get; init; }

        public required string? SubjectSerialNumber { get; init; }

        public required string? Organisation { get; init; }

        public required string? OrganizationIdentifier { get; init; }

        public required string? Mail { get; init; }

        public required DateTimeOffset NotBefore { get; init; }

        public required DateTimeOffset NotAfter { get; init; }

        public required string Sha256Fingerprint { get; init; }

        /// <summary>DER in base64.</summary>
        public required ReadOnlyMemory<byte> Certificate { get; init; }

        public static Published Of(Certificate certificate) => new()
        {
            SerialNumber = $"{certificate.SerialNumber}",
            Name = certificate.TextOf(AttributeTypes.CommonName),
            SubjectSerialNumber = certificate.TextOf(AttributeTypes.SerialNumber),
            Organisation = certificate.TextOf(AttributeTypes.Organization),
            OrganizationIdentifier = certificate.TextOf(AttributeTypes.OrganizationIdentifier),
            Mail = certificate.EmailAddress?.Value,
            NotBefore = certificate.Validity.NotBefore,
            NotAfter = certificate.Validity.NotAfter,
            Sha256Fingerprint = certificate.Sha256Fingerprint,
            Certificate = certificate.Der,
        };
    }
}
