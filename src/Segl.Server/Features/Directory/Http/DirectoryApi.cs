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
        return Results.Ok(new DirectoryAnswer([.. found.Certificates.Select(PublishedCertificateAnswer.Of)], found.HasMore));
    }

    /// <summary>What was found.</summary>
    /// <param name="Certificates">The certificates.</param>
    /// <param name="HasMore">Whether there are more; ask for something narrower.</param>
    internal sealed record DirectoryAnswer(IReadOnlyList<PublishedCertificateAnswer> Certificates, bool HasMore);

    /// <summary>A published certificate.</summary>
    internal sealed record PublishedCertificateAnswer
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

        public static PublishedCertificateAnswer Of(Certificate certificate) => new()
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
