using System.Net;
using Segl.Testing.Web;

namespace Segl.Demo;

/// <summary>The server, or a program that judges what it made, answered otherwise than it should.</summary>
public sealed class UnexpectedAnswerException(string message) : Exception(message);

/// <summary>What the client demands of answers.</summary>
public static class Demands
{
    /// <summary>Breaks off where something that must hold does not.</summary>
    public static void Demand(bool holds, string otherwise)
    {
        if (!holds)
            throw new UnexpectedAnswerException(otherwise);
    }

    /// <summary>The page, if it was shown with success.</summary>
    public static async Task<TestPage> ShownAsync(this Task<TestPage> opening)
    {
        var page = await opening;
        Demand(page.Status == HttpStatusCode.OK, $"{page.Address} answered {(int)page.Status}: {page.Plain()}");
        return page;
    }

    /// <summary>The page, if it was shown with success under an address that ends so.</summary>
    public static async Task<TestPage> ShownAtAsync(this Task<TestPage> opening, string addressEnd)
    {
        var page = await opening.ShownAsync();
        Demand(
            page.Address.AbsolutePath.EndsWith(addressEnd, StringComparison.Ordinal),
            $"The way led to {page.Address} and not to …{addressEnd}: {page.Plain()}");
        return page;
    }

    /// <summary>The page, if it refuses with a client's error.</summary>
    public static async Task<TestPage> RefusedAsync(this Task<TestPage> opening, string what)
    {
        var page = await opening;
        Demand((int)page.Status is >= 400 and < 500, $"{what} should have been refused; {page.Address} answered {(int)page.Status}: {page.Plain()}");
        return page;
    }
}
