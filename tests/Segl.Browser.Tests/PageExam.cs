using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Segl.Browser.Tests;

/// <summary>What every page must pass in every state: axe finds nothing, and nothing scrolls sideways.</summary>
/// <remarks>
/// axe needs scripts; a page that was opened without them is copied as it stands into a window that has them. That takes as long as the
/// rest of a visit, so in the short form of the tests axe examines what the reader with scripts sees, and the others' pages for their width
/// alone;
/// <c>./dev test Browser</c> examines all.
/// </remarks>
public sealed class PageExam : IAsyncDisposable
{
    private static readonly AxeRunOptions s_options = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        ResultTypes = [ResultType.Violations],

        // WCAG 2.2 §2.5.8; axe leaves it out unless asked.
        Rules = new Dictionary<string, RuleOptions>(StringComparer.Ordinal) { ["target-size"] = new() { Enabled = true } },
    };

    private static bool IsWhole => Environment.GetEnvironmentVariable("SEGL_WHOLE_FORM") is { Length: > 0 };

    private readonly Reader _reader;
    private readonly IBrowserContext? _copies;

    private PageExam(Reader reader, IBrowserContext? copies) => (_reader, _copies) = (reader, copies);

    /// <summary>Prepares for a reader.</summary>
    public static async Task<PageExam> BeginAsync(Browsers browsers, Reader reader) =>
        new(
            reader,
            reader.HasScripts || !IsWhole
                ? null
                : await browsers.Chrome.NewContextAsync((reader with { HasScripts = true }).Window(browsers.Server.Address)));

    /// <summary>Examines a page.</summary>
    public async Task PassAsync(IPage page, string name)
    {
        await MeasureAsync(page, name);
        if (_reader.HasScripts)
        {
            await ExamineAsync(page, name);
            return;
        }

        if (_copies is null)
            return;

        var copy = await CopyAsync(page);
        await ExamineAsync(copy, name);
        await copy.CloseAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _copies?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task MeasureAsync(IPage page, string name)
    {
        var overhang = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        overhang.ShouldBe(0, $"{name}: pixels to scroll sideways ({_reader})");
    }

    private async Task ExamineAsync(IPage page, string name)
    {
        var found = await page.RunAxe(s_options);
        found.Violations.Select(Describe).ShouldBeEmpty($"{name}: what axe found ({_reader})");
    }

    private async Task<IPage> CopyAsync(IPage page)
    {
        var html = (await page.ContentAsync()).Replace("<script", "<template", StringComparison.Ordinal)
            .Replace("</script", "</template", StringComparison.Ordinal);
        var copy = await _copies!.NewPageAsync(); // Only called with a window for copies.
        await copy.RouteAsync(page.Url, route => route.FulfillAsync(new() { Body = html, ContentType = "text/html; charset=utf-8" }));
        await copy.GotoAsync(page.Url);
        return copy;
    }

    private static string Describe(AxeResultItem item) =>
        $"{item.Id}: {item.Help}\n  " + string.Join(
            "\n  ", item.Nodes.Select(node => $"{node.Html}\n    {string.Join("; ", node.Any.Select(check => check.Message))}"));
}
