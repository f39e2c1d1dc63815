using Xunit.Sdk;
using Xunit.v3;

namespace Segl.Testing;

/// <summary>
/// Begins with the classes that take longest: what runs one after the other for a minute would otherwise run alone at the end, on one core.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // The longest first; a name that is no longer there orders nothing.
    private static readonly string[] s_longest =
    [
        "Floods", "RevocationJudgesTests", "BadInputTests", "CertificationTests", "SignedRequestTests",
        "AuthoritySessionTests", "SqliteCrashTests", "PostgreSqlCrashTests",
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => PlaceOf(collection.TestCollectionDisplayName))];

    private static int PlaceOf(string collection)
    {
        var place = Array.FindIndex(s_longest, name => collection.Contains(name, StringComparison.Ordinal));
        return place < 0 ? s_longest.Length : place;
    }
}
