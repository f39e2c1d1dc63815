using System.Diagnostics.CodeAnalysis;

namespace Segl.Pki.Outcomes;

/// <summary>The value that was asked for, or the refusal that took its place.</summary>
/// <remarks>Test and return; there is no <c>Map</c> or <c>Bind</c> on purpose, so that the order of checks is the code.</remarks>
public sealed class Result<T>
    where T : notnull
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>Why not; null when there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none: the caller did not test <see cref="IsRefused"/>.</exception>
    public T Value => _value is { } value && Refusal is null
        ? value
        : throw new InvalidOperationException($"No value: {Refusal?.Code}: {Refusal?.Detail}");

    /// <summary>Whether the answer is a refusal.</summary>
    [MemberNotNullWhen(true, nameof(Refusal))]
    public bool IsRefused => Refusal is not null;

    /// <summary>A value is a result.</summary>
    public static implicit operator Result<T>(T value) => new(value, refusal: null);

    /// <summary>A refusal is a result.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);

    /// <inheritdoc/>
    public override string ToString() => Refusal is null ? $"{_value}" : $"Refused: {Refusal.Code}";
}
