using System.Runtime.CompilerServices;
using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Features.Directory;

/// <summary>Answers searches of the directory (R5.4): what is published, valid and not revoked, and never a listing.</summary>
public sealed class SearchDirectory(PublishedCertificates certificates)
{
    /// <summary>Rows that are read at once, and so held.</summary>
    private const int RowsAtOnce = 50;

    private static readonly LdapResult NotIndexed = new(
        LdapResultCode.UnwillingToPerform,
        "This directory is not listed. Search for an exact mail, cn, serialNumber or organizationIdentifier, or for at least three "
        + "characters of a mail or cn.");

    /// <summary>Finds what a search asks for, from a position on.</summary>
    internal async Task<DirectoryAnswer> HandleAsync(
        SearchRequest request, SearchPosition from, SearchBudget budget, CancellationToken cancellationToken)
    {
        if (DirectoryName.Parse(request.BaseObject) is not { } name)
            return new(new LdapResult(LdapResultCode.InvalidDnSyntax, "The base object is not a distinguished name (RFC 4514)."));

        var place = DirectoryPlace.Of(name);
        if (place.Kind is PlaceKind.Nowhere || !await IsThereAsync(place, cancellationToken))
            return new(new LdapResult(LdapResultCode.NoSuchObject, MatchedName: await NearestNameAsync(place, cancellationToken)));
        if (Lookups(place, request) is not { } terms)
            return new(NotIndexed);

        var search = new PlannedSearch(request, place, terms, from, budget);
        return new(FindAsync(search, cancellationToken)) { BroadLookups = search.BroadLookups };
    }

    private async Task<bool> IsThereAsync(DirectoryPlace place, CancellationToken cancellationToken) =>
        place.Serial is { } serial
            ? await FindCertificateAsync(place, serial, cancellationToken) is not null
            : place.Cvr is not { } cvr || await certificates.FindOrganisationAsync(cvr, cancellationToken) is not null;

    // RFC 4511 §4.1.9: the last entry that was found on the way to one that is not there.
    private async Task<string> NearestNameAsync(DirectoryPlace place, CancellationToken cancellationToken)
    {
        if (place.Serial is { } serial && await FindCertificateAsync(place, serial, cancellationToken) is { } certificate)
            return certificate.Name;

        return place.Cvr is { } cvr && await certificates.FindOrganisationAsync(cvr, cancellationToken) is { } organisation
            ? DirectoryTree.Of(organisation).Name
            : place.NearestName;
    }

    private async Task<DirectoryEntry?> FindCertificateAsync(DirectoryPlace place, SerialNumber serial, CancellationToken cancellationToken) =>
        (await certificates.ReadAsync(new(LookupKind.Serial, serial.ToString()), "", "", rowsMax: 1, cancellationToken))
            .Select(EntryOf).FirstOrDefault(place.Holds);

    // Below the country a filter has to name what it looks for; an organisation or a certificate is itself named by its place.
    private static IReadOnlyList<LookupTerm>? Lookups(DirectoryPlace place, SearchRequest request)
    {
        if (place.Serial is { } serial)
            return request.Scope is SearchScope.SingleLevel ? [] : [new(LookupKind.Serial, serial.ToString())];
        if (place.Cvr is { } cvr)
            return request.Scope is SearchScope.BaseObject ? [] : InOrganisation(cvr, SearchPlan.Of(request.Filter));

        var isOne = request.Scope is SearchScope.BaseObject || (request.Scope is SearchScope.SingleLevel && place.Kind is PlaceKind.Root)
            || place.Kind is PlaceKind.Subschema;
        return isOne ? [] : SearchPlan.Of(request.Filter);
    }

    // What other organisations have may not be read through on the way to this one's.
    private static IReadOnlyList<LookupTerm> InOrganisation(Cvr cvr, IReadOnlyList<LookupTerm>? terms) =>
        terms is not null && terms.All(term => term.Kind is LookupKind.Serial or LookupKind.Mail or LookupKind.Profile)
            ? terms
            : [new(LookupKind.Organisation, cvr.Value)];

    private async IAsyncEnumerable<FoundEntry> FindAsync(
        PlannedSearch search, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = search.From;
        if (position.Term == 0 && position.Serial.Length == 0)
        {
            var above = await ReadAboveAsync(search, cancellationToken);
            for (var index = position.Above; index < above.Count; index++)
            {
                position = position with { Above = index + 1 };
                if (FilterMatch.IsTrue(search.Request.Filter, above[index]))
                    yield return new FoundEntry(above[index], position);
            }
        }

        if (!search.IncludesCertificates)
            yield break;
        while (position.Term < search.Terms.Count)
        {
            // What very many have in common is in no order to be read in a few at a time.
            var term = search.Terms[position.Term];
            if (term.IsOfPieces && await certificates.AreMoreThanAsync(search.Budget.CandidatesMax, term, cancellationToken))
            {
                search.Budget.Spend();
                yield break;
            }

            var rows = await certificates.ReadAsync(
                term, position.Key, position.Serial, RowsAtOnce, cancellationToken);
            foreach (var row in rows)
            {
                if (!search.Budget.TrySpend())
                    yield break;
                position = position with { Key = row.Key, Serial = row.Serial };
                var entry = EntryOf(row);
                if (search.IsNewIn(position.Term, entry) && FilterMatch.IsTrue(search.Request.Filter, entry))
                    yield return new FoundEntry(entry, position);
            }

            if (rows.Count < RowsAtOnce)
                position = new SearchPosition(position.Above, position.Term + 1, "", "");
        }
    }

    // The entries that are not certificates: the server's own, the schema, the country, organisations.
    private async Task<IReadOnlyList<DirectoryEntry>> ReadAboveAsync(PlannedSearch search, CancellationToken cancellationToken)
    {
        var (place, scope) = (search.Place, search.Request.Scope);
        var entries = new List<DirectoryEntry>();
        if (place.Kind is PlaceKind.Root && scope is SearchScope.BaseObject)
            entries.Add(DirectoryTree.Root(search.Budget.HasTls));
        if (place.Kind is PlaceKind.Subschema && scope is not SearchScope.SingleLevel)
            entries.Add(DirectoryTree.Subschema);
        if (search.IncludesCountry)
            entries.Add(DirectoryTree.Country);

        foreach (var cvr in search.Organisations)
        {
            if (await certificates.FindOrganisationAsync(cvr, cancellationToken) is { } organisation)
                entries.Add(DirectoryTree.Of(organisation));
        }

        return entries;
    }

    // The engine wrote it, and read it before it did.
    private static DirectoryEntry EntryOf(PublishedCertificate row) => DirectoryTree.Of(CertificateOutline.Parse(row.Certificate).Value);
}

/// <summary>What a search is answered with: entries, or why there are none.</summary>
internal sealed record DirectoryAnswer
{
    /// <summary>A search that is not carried out.</summary>
    public DirectoryAnswer(LdapResult refusal) => (Refusal, Entries) = (refusal, AsyncEnumerable.Empty<FoundEntry>());

    /// <summary>A search that is.</summary>
    public DirectoryAnswer(IAsyncEnumerable<FoundEntry> entries) => Entries = entries;

    /// <summary>Why there are none; null where the search is carried out.</summary>
    public LdapResult? Refusal { get; }

    /// <summary>How many lookups without an exact value it takes to find them.</summary>
    public int BroadLookups { get; init; }

    /// <summary>The entries as they are found; nothing is read before the first is asked for.</summary>
    public IAsyncEnumerable<FoundEntry> Entries { get; }
}

/// <summary>An entry, and where the search stands with it.</summary>
internal sealed record FoundEntry(DirectoryEntry Entry, SearchPosition Position);

/// <summary>How much a search may still look at.</summary>
internal sealed class SearchBudget(int candidatesMax, bool hasTls)
{
    private int _left = candidatesMax;

    /// <summary>What there was at first.</summary>
    public int CandidatesMax { get; } = candidatesMax;

    /// <summary>Whether the server offers TLS, which its own entry says.</summary>
    public bool HasTls => hasTls;

    /// <summary>Whether it would have had to look at more.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Takes all that is left.</summary>
    public void Spend() => (_left, IsSpent) = (0, true);

    /// <summary>Takes one; false where nothing is left.</summary>
    public bool TrySpend()
    {
        IsSpent = --_left < 0;
        return !IsSpent;
    }
}
