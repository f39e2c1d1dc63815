using Segl.Cli.Output;
using Segl.Client.Api;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Commands;

/// <summary>Lists that come in parts.</summary>
internal static class Pages
{
    // Ten thousand lines of fifty each: whoever wants more narrows the list, or asks the API.
    private const int PartsMax = 200;

    /// <summary>Shows all parts of a list as one; where it ends before the list does, that is said.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="read">Reads the part after a place; after null the first one.</param>
    /// <param name="heads">The heads of the columns.</param>
    /// <param name="cells">What a line says.</param>
    public static async Task<int> ShowAllAsync<T>(
        Terminal terminal, Func<string?, Task<Result<ApiPage<T>>>> read, IReadOnlyList<string> heads, Func<T, IReadOnlyList<string>> cells)
    {
        var (items, after, parts) = (new List<T>(), default(string), 0);
        do
        {
            var page = await read(after);
            if (page.IsRefused)
                return terminal.Fail(page.Refusal);
            items.AddRange(page.Value.Items);
            after = page.Value.Next;
        }
        while (after is not null && ++parts < PartsMax);

        terminal.ShowTable(items, heads, items.Select(cells));
        if (after is not null)
            terminal.Hint($"these are the first {items.Count}, and there are more: narrow the list with its options, or ask the API");
        return ExitCode.Done;
    }
}
