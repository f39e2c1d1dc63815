using Segl.Pki.Outcomes;

namespace Segl.Server.Web;

/// <summary>How a program asks for a part of a list.</summary>
/// <param name="After">What the part before gave as <c>next</c>; null for the first.</param>
/// <param name="Limit">How many items at most.</param>
internal sealed record Paging(string? After, int Limit)
{
    /// <summary>The most items of one answer.</summary>
    public const int LimitMax = 100;

    private const int LimitUsual = 50;
    private const int AfterCharactersMax = 600;

    /// <summary>Reads it; <c>PageMalformed</c> where it is out of bounds.</summary>
    public static Result<Paging> Read(string? after, int? limit) =>
        limit is < 1 or > LimitMax ? new Refusal("PageMalformed", $"limit is from 1 to {LimitMax}.") { Field = "limit" }
        : after is { Length: 0 or > AfterCharactersMax } ? Unknown()
        : new Paging(after, limit ?? LimitUsual);

    /// <summary>The refusal of an <c>after</c> that no list has given.</summary>
    public static Refusal Unknown() => new("PageMalformed", "after is what the list has given as next.") { Field = "after" };
}
