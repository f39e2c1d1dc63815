using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Segl.Client.Connections;
using Segl.Pki.Outcomes;

namespace Segl.Client.Api;

/// <summary>The REST API of a Segl server (R6.1), for whoever has an access token.</summary>
/// <remarks>What a server adds later is passed over; what this client sends is exact.</remarks>
public sealed class SeglApi
{
    private const string Root = "api/v1/";
    private const string SystemSignIn = "api/administration/idmlogin/tls/authenticate";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly HttpClient _connection;
    private readonly string? _token;

    /// <summary>Over a connection that the caller keeps.</summary>
    /// <param name="connection">To the server.</param>
    /// <param name="token">The access token; null for signing in only.</param>
    public SeglApi(HttpClient connection, string? token) => (_connection, _token) = (connection, token);

    /// <summary>An access token for the system whose certificate the connection shows (R6.2).</summary>
    public Task<Result<SystemToken>> SignInSystemAsync(CancellationToken cancellationToken) =>
        SendAsync<SystemToken>(
            HttpMethod.Post, new Uri(SystemSignIn, UriKind.Relative), body: null, ifMatch: null, key: null, cancellationToken);

    /// <summary>The organisation in which the token acts.</summary>
    public Task<Result<ApiOrganisation>> FindOrganisationAsync(CancellationToken cancellationToken) =>
        GetAsync<ApiOrganisation>("organisation", cancellationToken);

    /// <summary>A part of the profiles.</summary>
    /// <param name="query">Words, status, type; what is null is not asked for.</param>
    /// <param name="after">What the part before gave as next; null for the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Result<ApiPage<ApiProfileRow>>> ListProfilesAsync(
        IEnumerable<KeyValuePair<string, string?>> query, string? after, CancellationToken cancellationToken) =>
        GetAsync<ApiPage<ApiProfileRow>>("profiles" + Query(query, after), cancellationToken);

    /// <summary>One profile, with the version that a change must name.</summary>
    public async Task<Result<Versioned<ApiProfile>>> FindProfileAsync(Guid id, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, Below("profiles", $"{id}"));
        using var answer = await _connection.SendAsync(request, cancellationToken);
        var profile = await ReadAsync<ApiProfile>(answer, cancellationToken);
        return profile.IsRefused ? profile.Refusal : new Versioned<ApiProfile>(profile.Value, answer.Headers.ETag?.Tag ?? "");
    }

    /// <summary>Changes a profile's master data.</summary>
    public Task<Result<ApiProfile>> UpdateProfileAsync(Guid id, ApiMasterData data, string version, CancellationToken cancellationToken) =>
        SendAsync<ApiProfile>(HttpMethod.Put, Below("profiles", $"{id}"), data, version, key: null, cancellationToken);

    /// <summary>Orders a certificate of a new profile; asked again with the same key, it is the same order.</summary>
    public Task<Result<ApiOrder>> OrderAsync(ApiNewOrder order, string key, CancellationToken cancellationToken) =>
        SendAsync<ApiOrder>(HttpMethod.Post, new Uri(Root + "orders", UriKind.Relative), order, ifMatch: null, key, cancellationToken);

    /// <summary>Orders a further certificate of a profile; asked again with the same key, it is the same order.</summary>
    public Task<Result<ApiOrder>> OrderFurtherAsync(
        Guid profileId, ApiWantedCertificate certificate, string key, CancellationToken cancellationToken) =>
        SendAsync<ApiOrder>(HttpMethod.Post, Below("profiles", $"{profileId}/orders"), certificate, ifMatch: null, key, cancellationToken);

    /// <summary>A part of the orders that are open.</summary>
    public Task<Result<ApiPage<ApiOrder>>> ListOrdersAsync(string? after, CancellationToken cancellationToken) =>
        GetAsync<ApiPage<ApiOrder>>("orders" + Query([], after), cancellationToken);

    /// <summary>One order.</summary>
    public Task<Result<ApiOrder>> FindOrderAsync(Guid id, CancellationToken cancellationToken) =>
        GetAsync<ApiOrder>(string.Create(CultureInfo.InvariantCulture, $"orders/{id}"), cancellationToken);

    /// <summary>An order's one-time code, told for the only time.</summary>
    public Task<Result<ApiOneTimeCode>> CreateOneTimeCodeAsync(Guid orderId, CancellationToken cancellationToken) =>
        SendAsync<ApiOneTimeCode>(
            HttpMethod.Post, Below("orders", $"{orderId}/one-time-code"), body: null, ifMatch: null, key: null, cancellationToken);

    /// <summary>Deletes a pending order; null where it is done.</summary>
    public Task<Refusal?> DeleteOrderAsync(Guid id, CancellationToken cancellationToken) =>
        DeleteAsync(Below("orders", $"{id}"), cancellationToken);

    /// <summary>A part of the certificates that were fetched, by when they expire.</summary>
    public Task<Result<ApiPage<ApiCertificateRow>>> ListCertificatesAsync(
        IEnumerable<KeyValuePair<string, string?>> query, string? after, CancellationToken cancellationToken) =>
        GetAsync<ApiPage<ApiCertificateRow>>("certificates" + Query(query, after), cancellationToken);

    /// <summary>One certificate, with its chain.</summary>
    public Task<Result<ApiCertificate>> FindCertificateAsync(string serialNumber, CancellationToken cancellationToken) =>
        GetAsync<ApiCertificate>($"certificates/{Uri.EscapeDataString(serialNumber)}", cancellationToken);

    /// <summary>Revokes a certificate; final, and asked again it answers the first revocation.</summary>
    public Task<Result<ApiRevocation>> RevokeAsync(string serialNumber, ApiRevocationCause cause, CancellationToken cancellationToken) =>
        SendAsync<ApiRevocation>(
            HttpMethod.Post, Below("certificates", $"{Uri.EscapeDataString(serialNumber)}/revocation"), new { cause }, ifMatch: null,
            key: null, cancellationToken);

    /// <summary>Writes the organisation's audit events to a file, oldest first, as they stand in the chain; null where it is done.</summary>
    public async Task<Refusal?> ExportAuditAsync(ApiAuditWanted wanted, Stream file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var request = Request(HttpMethod.Post, new Uri(Root + "audit-exports", UriKind.Relative));
        request.Content = JsonContent.Create(wanted, options: Format);
        using var answer = await _connection.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            return await ServerRefusals.ReadAsync(answer, cancellationToken);

        await answer.Content.CopyToAsync(file, cancellationToken);
        return null;
    }

    private static Uri Below(string collection, string path) => new($"{Root}{collection}/{path}", UriKind.Relative);

    private static string Query(IEnumerable<KeyValuePair<string, string?>> query, string? after)
    {
        var parts = query.Append(new("after", after)).Where(part => part.Value is not null)
            .Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value!)}").ToList(); // Where has left no null.
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private Task<Result<T>> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : notnull =>
        SendAsync<T>(HttpMethod.Get, new Uri(Root + path, UriKind.Relative), body: null, ifMatch: null, key: null, cancellationToken);

    private async Task<Result<T>> SendAsync<T>(
        HttpMethod method, Uri path, object? body, string? ifMatch, string? key, CancellationToken cancellationToken)
        where T : notnull
    {
        using var request = Request(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: Format);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await _connection.SendAsync(request, cancellationToken);
        return await ReadAsync<T>(answer, cancellationToken);
    }

    private async Task<Refusal?> DeleteAsync(Uri path, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Delete, path);
        using var answer = await _connection.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode ? null : await ServerRefusals.ReadAsync(answer, cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method, Uri path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.Accept.Add(new(ServerRefusals.ProblemJson));
        if (_token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return request;
    }

    private static async Task<Result<T>> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
        where T : notnull
    {
        if (!answer.IsSuccessStatusCode)
            return await ServerRefusals.ReadAsync(answer, cancellationToken);
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(Format, cancellationToken) is { } value ? value : Unreadable();
        }
        catch (JsonException)
        {
            return Unreadable();
        }
    }

    private static Refusal Unreadable() => new("AnswerUnreadable", "The server's answer is none of this API.");
}
