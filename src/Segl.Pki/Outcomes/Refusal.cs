namespace Segl.Pki.Outcomes;

/// <summary>An expected "no": why something that was asked for is not done, in a form that people and programs can act on.</summary>
/// <param name="Code">Stable identifier in PascalCase, for example <c>KeyTooSmall</c>; documented, tested, never renamed.</param>
/// <param name="Detail">What is wrong with the numbers in it, and what to do instead; English, for logs and programs.</param>
/// <remarks>The portal words a refusal in the reader's language by <see cref="Code"/> and <see cref="Arguments"/>.</remarks>
public sealed record Refusal(string Code, string Detail)
{
    /// <summary>The input at fault, as the caller names it; null where no single input is.</summary>
    public string? Field { get; init; }

    /// <summary>The rule that says so, for example <c>RFC 5280 §4.1.2.2</c>; null where the rule is our own.</summary>
    public string? Clause { get; init; }

    /// <summary>The values in <see cref="Detail"/>, in their order, for texts in other languages.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The same refusal, said of one input.</summary>
    public Refusal At(string field) => this with { Field = field };
}
