using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Segl.Testing.Web;

/// <summary>What a browser without scripts does: keeps cookies, follows redirects, fills in the forms that a page has.</summary>
/// <remarks>Like a real browser, and unlike <see cref="CookieContainer"/>, it takes Secure cookies from loopback over http.</remarks>
public sealed partial class TestBrowser : IDisposable
{
    private const int RedirectsMax = 10;

    private readonly HttpClient _client;
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    /// <summary>Opens a browser that asks for a language.</summary>
    public TestBrowser(Uri address, string language)
    {
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
        _client.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
    }

    /// <summary>The cookies that it holds.</summary>
    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    /// <summary>Opens a page, through redirects.</summary>
    public Task<TestPage> OpenAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>
    /// Fills in the form of a page that posts to an action (null: to the page itself) and sends it with its hidden fields.
    /// </summary>
    public Task<TestPage> SubmitAsync(TestPage page, string? action, params (string Name, string Value)[] fields)
    {
        var form = page.Form(action);
        var given = fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var content = form.HiddenFields.Where(field => !given.Contains(field.Name)).Concat(fields)
            .Select(field => KeyValuePair.Create(field.Name, field.Value));
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(content) });
    }

    /// <summary>Sends any request, through redirects.</summary>
    public async Task<TestPage> SendAsync(HttpRequestMessage request)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var response = await SendOnceAsync(request);
            if (redirects == RedirectsMax || response.Headers.Location is not { } location)
                return await TestPage.ReadAsync(request, response);
            request = new HttpRequestMessage(HttpMethod.Get, new Uri(_client.BaseAddress!, location));
        }
    }

    /// <summary>Sends any request with the browser's cookies and takes the answer as it is.</summary>
    public async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request)
    {
        if (_cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var response = await _client.SendAsync(request);
        if (response.Headers.TryGetValues("Set-Cookie", out var cookies))
            foreach (var cookie in cookies)
                Take(cookie);
        return response;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private void Take(string header)
    {
        var cookie = CookieParts().Match(header);
        if (cookie.Groups["value"].Length == 0 || header.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
            _cookies.Remove(cookie.Groups["name"].Value);
        else
            _cookies[cookie.Groups["name"].Value] = cookie.Groups["value"].Value;
    }

    [GeneratedRegex("^(?<name>[^=]+)=(?<value>[^;]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex CookieParts();
}
