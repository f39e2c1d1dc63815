using System.Reflection;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting;

/// <summary>One rule that every certificate is held to before it is signed.</summary>
/// <remarks>A lint is a class of its own with a <see cref="ClauseAttribute"/>, and has one good and one bad test case.</remarks>
public abstract class Lint
{
    private protected Lint() => Clause = GetType().GetCustomAttribute<ClauseAttribute>()?.ToString();

    /// <summary>What it demands, as a fact.</summary>
    public string Name => GetType().Name;

    /// <summary>The rule that says so.</summary>
    public string? Clause { get; }

    /// <summary>Null, or what is wrong.</summary>
    internal abstract Refusal? Check(LintSubject subject);

    /// <summary>A refusal that cites the clause.</summary>
    private protected Refusal Refuse(string code, string detail, params IReadOnlyList<string> arguments) =>
        new(code, detail) { Clause = Clause, Arguments = arguments };
}
