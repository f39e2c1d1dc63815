using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Segl.Server.Tests;

namespace Segl.Browser.Tests;

/// <summary>One person at one browser. Each page that is looked at must be accessible, fit its window and break no policy.</summary>
public sealed partial class Visit : IAsyncDisposable
{
    /// <summary>More stops than any page has.</summary>
    private const int TabsMax = 100;

    private readonly IBrowserContext _context;
    private readonly PageExam _exam;
    private readonly List<string> _complaints = [];

    private Visit(Reader reader, IBrowserContext context, IPage page, PageExam exam) =>
        (Reader, _context, Page, _exam) = (reader, context, page, exam);

    /// <summary>How the person reads.</summary>
    public Reader Reader { get; }

    /// <summary>The page that is open.</summary>
    public IPage Page { get; }

    /// <summary>The path of the page that is open.</summary>
    public string Path => new Uri(Page.Url).AbsolutePath;

    /// <summary>Opens a browser of one's own.</summary>
    /// <param name="browsers">The browser and the host.</param>
    /// <param name="reader">How the person reads.</param>
    /// <param name="host">The name to reach the host by; passkeys belong to a name, never to an address.</param>
    public static async Task<Visit> BeginAsync(Browsers browsers, Reader reader, string? host = null)
    {
        var address = host is null ? browsers.Server.Address : new UriBuilder(browsers.Server.Address) { Host = host }.Uri;
        var context = await browsers.Chrome.NewContextAsync(reader.Window(address));
        context.SetDefaultTimeout(Browsers.PatienceMilliseconds);
        var visit = new Visit(reader, context, await context.NewPageAsync(), await PageExam.BeginAsync(browsers, reader));
        visit.Page.Console += (_, message) => visit.Hear(message);
        visit.Page.PageError += (_, error) => visit._complaints.Add(error);
        return visit;
    }

    /// <summary>Opens a page.</summary>
    public Task OpenAsync(string path) => Page.GotoAsync(path);

    /// <summary>Fills in a field by its name.</summary>
    public Task FillAsync(string name, string value) => Page.Locator($"main [name={name}]:visible").FillAsync(value);

    /// <summary>Chooses one of several, or ticks a box.</summary>
    public Task ChooseAsync(string name, string value) =>
        Page.Locator($"main input[name={name}][value='{value}']").CheckAsync(new() { Force = true });

    /// <summary>Presses the page's main button or link.</summary>
    public Task PressMainAsync() => PressAsync("main .button-primary:visible");

    /// <summary>Presses what a selector finds, and waits for the page that follows, past redirects.</summary>
    public Task PressAsync(string selector) => GoAsync(() => Page.Locator(selector).First.ClickAsync());

    /// <summary>Goes by the keyboard to the next thing that a selector finds.</summary>
    public async Task TabToAsync(string selector)
    {
        for (var tabs = 0; tabs < TabsMax; tabs++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.Locator($"{selector}:focus").CountAsync() > 0)
                return;
        }

        throw new ShouldAssertException($"The keyboard does not lead to {selector} on {Page.Url} ({Reader}).");
    }

    /// <summary>Presses what a selector finds by the keyboard alone, and waits for the page that follows.</summary>
    public async Task EnterAsync(string selector)
    {
        await TabToAsync(selector);
        await GoAsync(() => Page.Keyboard.PressAsync("Enter"));
    }

    /// <summary>Does what leads to another page, and waits until that is there.</summary>
    public async Task GoAsync(Func<Task> act)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Arrive(object? sender, IFrame frame)
        {
            if (frame == Page.MainFrame)
                arrived.TrySetResult();
        }

        Page.FrameNavigated += Arrive;
        try
        {
            await act();
            await arrived.Task.WaitAsync(TimeSpan.FromMilliseconds(Browsers.PatienceMilliseconds), TestContext.Current.CancellationToken);
        }
        finally
        {
            Page.FrameNavigated -= Arrive;
        }

        await WaitUntilLoadedAsync();
    }

    // The browser itself is asked: its driver now and then waits for an event that has been.
    private async Task WaitUntilLoadedAsync()
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (patience.ElapsedMilliseconds < Browsers.PatienceMilliseconds)
        {
            try
            {
                if (await Page.EvaluateAsync<string>("() => document.readyState") == "complete")
                    return;
            }
            catch (PlaywrightException)
            {
                // The page was just leaving.
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"{Page.Url} did not load ({Reader}).");
    }

    /// <summary>Keeps a picture of the page that is open under a name, and examines it.</summary>
    public async Task LookAsync(string name)
    {
        await KeepPictureAsync(name);
        await _exam.PassAsync(Page, name);
        ShouldHearNoComplaint();
    }

    /// <summary>The browser reported no error so far: no script failed, no file was missing, no policy was broken.</summary>
    public void ShouldHearNoComplaint() => _complaints.ShouldBeEmpty($"what the browser complained about, up to {Page.Url} ({Reader})");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _exam.DisposeAsync();
        await _context.DisposeAsync();
    }

    private Task KeepPictureAsync(string name)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(SourceTree.Root, "artifacts/screens"));
        var file = System.IO.Path.Combine(folder.FullName, $"{Reader.Language}-{Reader.Width}-{name}.png");
        return Page.ScreenshotAsync(new() { FullPage = true, Path = file });
    }

    // A page that answers 404 or 422 is what was asked for; the browser reports it all the same.
    private void Hear(IConsoleMessage message)
    {
        var isAnswer = message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
            && Source().Match(message.Location).Groups["address"].Value == Page.Url;
        if (message.Type is "error" or "warning" && !isAnswer)
            _complaints.Add($"{message.Text} ({message.Location})");
    }

    [GeneratedRegex("^(?<address>.*?)(:[0-9]+:[0-9]+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Source();
}
