namespace Segl.Pki.Certificates;

/// <summary>The shape of a kind of certificate: which fields, in which order, for how long.</summary>
/// <remarks>Not to be confused with the portal's certificate profile, which says for whom.</remarks>
public abstract record CertificateTemplate
{
    private protected CertificateTemplate(string id, TimeSpan lifetime) => (Id, Lifetime) = (id, lifetime);

    /// <summary>Its name in records and configuration; never changes.</summary>
    public string Id { get; }

    /// <summary>How long its certificates last, the last second included.</summary>
    public TimeSpan Lifetime { get; }

    /// <summary>The extensions in their order, which the linter holds drafts to.</summary>
    internal abstract IReadOnlyList<ExtensionRule> ExtensionRules { get; }

    /// <summary>One extension that a template has.</summary>
    /// <param name="Oid">Which.</param>
    /// <param name="Criticality">Whether it is critical.</param>
    /// <param name="Presence">Whether it may be absent.</param>
    internal sealed record ExtensionRule(
        string Oid, ExtensionCriticality Criticality, ExtensionPresence Presence = ExtensionPresence.Required);

    internal static ExtensionRule Critical(string oid) => new(oid, ExtensionCriticality.Critical);

    internal static ExtensionRule NotCritical(string oid) => new(oid, ExtensionCriticality.NotCritical);

    internal enum ExtensionCriticality
    {
        NotCritical,
        Critical,
    }

    internal enum ExtensionPresence
    {
        Required,
        Optional,
    }
}
