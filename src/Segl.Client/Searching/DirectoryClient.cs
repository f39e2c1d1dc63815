using System.Net.Http.Json;
using System.Security.Cryptography;
using Segl.Client.Connections;
using Segl.Pki.Outcomes;

namespace Segl.Client.Searching;

/// <summary>Asks the public certificate database over HTTP.</summary>
public sealed class DirectoryClient(HttpClient connection)
{
    /// <summary>The certificates that are published, valid and not revoked.</summary>
    /// <param name="parameter">What is searched by: <c>mail</c>, <c>organisation</c>, <c>cvr</c>, <c>name</c>, <c>serialNumber</c>.</param>
    /// <param name="value">What is searched for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Result<DirectoryAnswer>> SearchAsync(string parameter, string value, CancellationToken cancellationToken)
    {
        var path = $"api/v1/directory?{Uri.EscapeDataString(parameter)}={Uri.EscapeDataString(value)}";
        using var answer = await connection.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (!answer.IsSuccessStatusCode)
            return await ServerRefusals.ReadAsync(answer, cancellationToken);
        return await answer.Content.ReadFromJsonAsync<DirectoryAnswer>(cancellationToken) is { } found
            ? found
            : new Refusal("AnswerUnreadable", "The server's answer is no answer of the certificate database.");
    }
}

/// <summary>What was found.</summary>
/// <param name="Certificates">The certificates, at most as many as are answered at once.</param>
/// <param name="HasMore">Whether there are more.</param>
public sealed record DirectoryAnswer(IReadOnlyList<PublishedCertificate> Certificates, bool HasMore);

/// <summary>A published certificate.</summary>
public sealed record PublishedCertificate
{
    /// <summary>Its serial number in hexadecimal.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>The common name.</summary>
    public string? Name { get; init; }

    /// <summary>The organisation's name.</summary>
    public string? Organisation { get; init; }

    /// <summary>The organisation's number with its scheme, <c>NTRDK-…</c>.</summary>
    public string? OrganizationIdentifier { get; init; }

    /// <summary>The e-mail address.</summary>
    public string? Mail { get; init; }

    /// <summary>From when on it is valid.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Until when it is valid.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>The certificate in DER.</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>The certificate in PEM.</summary>
    public string ToPem() => PemEncoding.WriteString("CERTIFICATE", Certificate) + "\n";
}
