namespace Segl.Client.Checking;

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">What: <c>path</c>, <c>validity</c>, <c>lint</c>, <c>crl</c>, <c>ocsp</c>.</param>
/// <param name="IsGood">Whether it is as it should be.</param>
/// <param name="Text">What was found.</param>
/// <param name="Code">The code of the refusal; null where it is good.</param>
/// <param name="Clause">The rule; null where it is our own.</param>
public sealed record Finding(string Subject, bool IsGood, string Text, string? Code = null, string? Clause = null);
