using Xunit.Sdk;
using Xunit.v3;

namespace Segl.Testing;

/// <summary>
/// Begins with the classes that take longest: what runs one after the other for a minute would otherwise run alone at the end, on one core.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // A name that is no longer there orders nothing.
    private static readonly string[] s_longest =
    [
        "Floods", "BadInputTests", "RevocationJudgesTests", "CertificationTests", "SignedRequestTests",
        "AuthoritySessionTests", "SqliteCrashTests", "PostgreSqlCrashTests",
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => Array.Exists(
            s_longest, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)))];
}
