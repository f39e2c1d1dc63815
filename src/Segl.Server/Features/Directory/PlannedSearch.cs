using Segl.Pki.Names;
using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Features.Directory;

/// <summary>A search with what it will read.</summary>
/// <param name="Request">What is asked.</param>
/// <param name="Place">Where.</param>
/// <param name="Terms">The lookups that find everything that can match.</param>
/// <param name="From">Where to begin.</param>
/// <param name="Budget">How much to look at.</param>
internal sealed record PlannedSearch(
    SearchRequest Request, DirectoryPlace Place, IReadOnlyList<LookupTerm> Terms, SearchPosition From, SearchBudget Budget)
{
    /// <summary>Whether certificates are within its scope: they are two levels below the country.</summary>
    public bool IncludesCertificates => (Place.Kind, Request.Scope) switch
    {
        (PlaceKind.Certificate, not SearchScope.SingleLevel) => true,
        (PlaceKind.Organisation, not SearchScope.BaseObject) => true,
        (PlaceKind.Root or PlaceKind.Country, SearchScope.WholeSubtree) => true,
        _ => false,
    };

    /// <summary>How many of its lookups find certificates without an exact value.</summary>
    public int BroadLookups => IncludesCertificates ? Terms.Count(term => term.IsBroad) : 0;

    /// <summary>Whether the country is.</summary>
    public bool IncludesCountry => (Place.Kind, Request.Scope) switch
    {
        (PlaceKind.Country, not SearchScope.SingleLevel) => true,
        (PlaceKind.Root, not SearchScope.BaseObject) => true,
        _ => false,
    };

    /// <summary>The organisations that may be among the answers.</summary>
    public IEnumerable<Cvr> Organisations => (Place.Kind, Request.Scope) switch
    {
        (PlaceKind.Organisation, not SearchScope.SingleLevel) => [Place.Cvr!], // An organisation's place has its number.
        (PlaceKind.Country, not SearchScope.BaseObject) or (PlaceKind.Root, SearchScope.WholeSubtree) => Terms
            .Where(term => term.Kind is LookupKind.Organisation)
            .Select(term => Cvr.Parse(term.Key, CvrRule.FictitiousAllowed).Value),
        _ => [],
    };

    /// <summary>Whether an entry belongs here and none of the lookups before this one has found it already.</summary>
    public bool IsNewIn(int term, DirectoryEntry entry) => Place.Holds(entry) && !Terms.Take(term).Any(earlier => earlier.Finds(entry));
}

/// <summary>How far a search has come.</summary>
/// <param name="Above">How many of the entries that are no certificates were looked at.</param>
/// <param name="Term">Which lookup is being read.</param>
/// <param name="Key">The key of the last certificate that was looked at.</param>
/// <param name="Serial">Its serial number; empty before the first.</param>
internal sealed record SearchPosition(int Above, int Term, string Key, string Serial)
{
    /// <summary>The beginning.</summary>
    public static SearchPosition Start { get; } = new(0, 0, "", "");
}
