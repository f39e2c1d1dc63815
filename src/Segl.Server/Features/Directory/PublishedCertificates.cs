using Segl.Ca.Storage;
using Segl.Pki.Names;

namespace Segl.Server.Features.Directory;

/// <summary>
/// The certificates that were published and fetched, are valid now and not revoked: read where they are, by one index for each question.
/// </summary>
/// <remarks>
/// Each question goes along its index from a place on and takes a few rows, so that it costs the same among ten entries and among a
/// million. What is revoked or expired falls out in the query itself, and so in the very next answer.
/// </remarks>
public sealed class PublishedCertificates : IDisposable
{
    private const string SelectOrganisation = "SELECT name FROM organisation WHERE cvr = $1";

    private readonly CaDatabase _database;
    private readonly TimeProvider _clock;
    private readonly LookupConnections _connections;
    private readonly SqliteLookups _sqlite;
    private readonly LookupConnections _mailConnections;
    private readonly MailBatches _mails;

    /// <summary>Names the database; nothing is opened yet.</summary>
    public PublishedCertificates(CaDatabase database, TimeProvider clock)
    {
        (_database, _clock, _connections) = (database, clock, new LookupConnections(database, QueryPlans.Each));
        _sqlite = new SqliteLookups(database);
        _mailConnections = new LookupConnections(database, QueryPlans.One);
        _mails = new MailBatches(_mailConnections, clock);
    }

    /// <summary>The next few that a lookup finds.</summary>
    /// <param name="term">The lookup.</param>
    /// <param name="afterKey">The key of the last one that was taken; empty at first.</param>
    /// <param name="afterSerial">Its serial number; empty at first.</param>
    /// <param name="rowsMax">The most to take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal Task<List<PublishedCertificate>> ReadAsync(
        LookupTerm term, string afterKey, string afterSerial, int rowsMax, CancellationToken cancellationToken) =>
        (_database.Kind, term.Kind) switch
        {
            (DatabaseKind.Sqlite, _) => _sqlite.ReadAsync(
                LookupQuery.Of(DatabaseKind.Sqlite, term.Kind), Arguments(term, afterKey, afterSerial, rowsMax), cancellationToken),
            (_, LookupKind.Mail) when afterSerial.Length == 0 => _mails.FindAsync(term.Key, rowsMax, cancellationToken),
            _ => _connections.ReadAsync(
                LookupQuery.Of(DatabaseKind.PostgreSql, term.Kind),
                Arguments(term, afterKey, afterSerial, rowsMax),
                row => new PublishedCertificate(row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2)),
                cancellationToken),
        };

    /// <summary>Whether more than a number have the pieces that a lookup is for, whatever became of them.</summary>
    internal async Task<bool> AreMoreThanAsync(int number, LookupTerm pieces, CancellationToken cancellationToken)
    {
        var counts = await _connections.ReadAsync(
            LookupQuery.CountOf(_database.Kind, pieces.Kind),
            [PieceOf(pieces), number + 1],
            row => row.GetInt64(0),
            cancellationToken);
        return counts[0] > number;
    }

    /// <summary>An organisation of that number, if it has any such certificate; null where none is to be seen.</summary>
    internal async Task<PublishedOrganisation?> FindOrganisationAsync(Cvr cvr, CancellationToken cancellationToken)
    {
        var certificates = await ReadAsync(new(LookupKind.Organisation, cvr.Value), "", "", rowsMax: 1, cancellationToken);
        if (certificates.Count == 0)
            return null;

        var names = await _connections.ReadAsync(SelectOrganisation, [cvr.Value], row => row.GetString(0), cancellationToken);
        return new PublishedOrganisation(cvr, names.Single());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connections.Dispose();
        _mailConnections.Dispose();
        _sqlite.Dispose();
    }

    /// <summary>What the placeholders of a lookup's query stand for.</summary>
    internal object[] Arguments(LookupTerm term, string afterKey, string afterSerial, int rowsMax)
    {
        var from = LookupQuery.From(_clock);
        return term.Kind switch
        {
            LookupKind.MailBeginning or LookupKind.NameBeginning or LookupKind.OrganisationBeginning =>
                [from, afterSerial, rowsMax, afterKey.Length == 0 ? term.Key : afterKey, term.Key + LookupQuery.BehindAll],
            LookupKind.MailPiece or LookupKind.NamePiece => [from, afterSerial, rowsMax, PieceOf(term)],
            LookupKind.Profile => [from, afterSerial, rowsMax, Guid.ParseExact(term.Key, "D")],
            _ => [from, afterSerial, rowsMax, term.Key],
        };
    }

    // PostgreSQL's index is asked for a list, SQLite's with a sentence.
    private object PieceOf(LookupTerm term)
    {
        var pieces = Trigrams.Of(term.Key);
        if (_database.Kind is DatabaseKind.PostgreSql)
            return pieces.ToArray();

        var column = term.Kind is LookupKind.MailPiece ? "mail" : "name";
        return $"{column} : ({string.Join(" AND ", pieces.Select(Quoted))})";
    }

    private static string Quoted(string piece) => $"\"{piece.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>A certificate that a lookup found.</summary>
/// <param name="Serial">Its serial number.</param>
/// <param name="Key">The key that it was found by, where it is one of several.</param>
/// <param name="Certificate">Its DER.</param>
internal sealed record PublishedCertificate(string Serial, string Key, byte[] Certificate);

/// <summary>An organisation that has such certificates.</summary>
/// <param name="Cvr">Its number.</param>
/// <param name="Name">Its name.</param>
internal sealed record PublishedOrganisation(Cvr Cvr, string Name);
