namespace Segl.Pki.Outcomes;

/// <summary>The clause of a standard that a type or a test stands for; <c>docs/conformance.md</c> is written from these.</summary>
/// <param name="document">The document as people cite it, for example <c>RFC 5280</c>.</param>
/// <param name="section">Its section without a sign, for example <c>4.1.2.2</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method, AllowMultiple = true)]
public sealed class ClauseAttribute(string document, string section) : Attribute
{
    /// <summary>The document.</summary>
    public string Document { get; } = document;

    /// <summary>The section.</summary>
    public string Section { get; } = section;

    /// <summary>As rules are cited everywhere: <c>RFC 5280 §4.1.2.2</c>.</summary>
    public override string ToString() => $"{Document} §{Section}";
}
