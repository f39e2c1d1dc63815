using System.Net.Sockets;

namespace Segl.Acceptance.Tests.Crashing;

/// <summary>
/// Whoever has the mail's link and the code, and wants the .p12: begins, and after a crash begins again in the same browser.
/// </summary>
internal sealed class Recipient(Uri address) : IDisposable
{
    private readonly TestBrowser _browser = new(address, "da");

    /// <summary>The last password that was noted.</summary>
    public string? Password { get; private set; }

    /// <summary>Every password that a page showed.</summary>
    public List<string> PasswordsSeen { get; } = [];

    /// <summary>The file, once it has come whole.</summary>
    public byte[]? File { get; private set; }

    /// <summary>Goes through all pages.</summary>
    /// <returns>How it ended.</returns>
    public async Task<FetchOutcome> FetchAsync(PlacedOrder order, string code)
    {
        try
        {
            return await GoThroughAsync(order, code);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            return FetchOutcome.ServerGone;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _browser.Dispose();

    private async Task<FetchOutcome> GoThroughAsync(PlacedOrder order, string code)
    {
        var identification = await Issuing.BeginAsync(_browser, order.Reference);
        var terms = await Issuing.TypeCodeAsync(_browser, identification, code);
        if ((int)terms.Status is >= 400 and < 500)
            return FetchOutcome.CodeRefused;
        if (IsTakeOver(terms))
            terms = await TakeOverAsync(terms, "/vilkaar");

        var passwordPage = await Issuing.AcceptTermsAsync(_browser, terms).ShownAtAsync("/adgangskode");
        var page = await IssueAsync(passwordPage);
        if (IsTakeOver(page))
            page = await IssueAsync(await TakeOverAsync(page, "/adgangskode"));

        File = await Issuing.DownloadAsync(_browser, order.Reference, "p12");
        await Issuing.CloseAsync(_browser, page, order.Reference, "p12");
        return FetchOutcome.Closed;
    }

    // What the server that died had begun still seems to be under way in another window.
    private static bool IsTakeOver(TestPage page) => page.Address.AbsolutePath.EndsWith("/overtag", StringComparison.Ordinal);

    private Task<TestPage> TakeOverAsync(TestPage page, string onwards) => _browser.SubmitAsync(page, action: null).ShownAtAsync(onwards);

    private async Task<TestPage> IssueAsync(TestPage passwordPage)
    {
        Password = passwordPage.Inside("code", "password");
        PasswordsSeen.Add(Password);
        var (_, page) = await Issuing.IssueAsync(_browser, passwordPage, TimeProvider.System);
        return page;
    }
}

/// <summary>How going through the pages ended.</summary>
internal enum FetchOutcome
{
    /// <summary>To the end.</summary>
    Closed,

    /// <summary>The server died on the way.</summary>
    ServerGone,

    /// <summary>The code is not taken (any more).</summary>
    CodeRefused,
}
