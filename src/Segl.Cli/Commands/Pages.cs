using Segl.Client.Api;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Commands;

/// <summary>Lists that come in parts.</summary>
internal static class Pages
{
    // Ten thousand lines: whoever wants more filters, or asks the API.
    private const int PartsMax = 200;

    /// <summary>All parts of a list, one after the other.</summary>
    public static async Task<Result<IReadOnlyList<T>>> ReadAllAsync<T>(Func<string?, Task<Result<ApiPage<T>>>> read)
    {
        var (items, after) = (new List<T>(), default(string));
        for (var part = 0; part < PartsMax; part++)
        {
            var page = await read(after);
            if (page.IsRefused)
                return page.Refusal;
            items.AddRange(page.Value.Items);
            if (page.Value.Next is not { } next)
                break;
            after = next;
        }

        return items;
    }
}
