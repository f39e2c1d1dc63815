using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Segl.Ca.Auditing;
using Segl.Ca.Authorities;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;

namespace Segl.Ca.Backups;

/// <summary>
/// Copies an installation at one moment, while it runs: the whole database with its sealed keys, and what it must be restored with.
/// </summary>
/// <remarks>
/// The master key is not in it: a copy of both together is the authority. A sealed word in the manifest tells whether a master key is the
/// right
/// one, before it is needed. docs/operations.md has how to restore, and what a restore loses.
/// </remarks>
public sealed class BackUp(CaDatabase database, MasterKey masterKey, TimeProvider time)
{
    /// <summary>The file that says what the copy is of.</summary>
    public const string ManifestFile = "backup.json";

    /// <summary>The copy of SQLite's file.</summary>
    public const string SqliteFile = "segl.db";

    /// <summary>PostgreSQL's own archive (<c>pg_dump --format=custom</c>).</summary>
    public const string PostgreSqlFile = "segl.dump";

    private const string SealPurpose = "backup";

    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static ReadOnlySpan<byte> Word => "segl-backup-v1"u8;

    /// <summary>Makes the copy in a folder that does not exist yet.</summary>
    /// <param name="folder">The folder; it is made with mode 0700.</param>
    /// <param name="actor">Who asks, for the audit trail.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><c>AuthorityMissing</c>, <c>BackupExists</c>, or <c>BackupToolFailed</c> where PostgreSQL's program did not.</returns>
    public async Task<Result<BackupManifest>> HandleAsync(string folder, string actor, CancellationToken cancellationToken)
    {
        var generations = await new FindAuthorities(database).HandleAsync(cancellationToken);
        if (generations.Count == 0)
            return new Refusal("AuthorityMissing", "There is nothing to back up: the first start makes an authority.");
        if (Directory.Exists(folder) || File.Exists(folder))
            return new Refusal("BackupExists", $"{folder} exists; a backup is a folder of its own.");

        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        await RecordAsync(now, actor, cancellationToken);
        MakeFolder(folder);
        var file = Path.Combine(folder, database.Kind is DatabaseKind.Sqlite ? SqliteFile : PostgreSqlFile);
        if (await DatabaseCopy.MakeAsync(database, file, cancellationToken) is { } refusal)
        {
            Directory.Delete(folder, recursive: true);
            return refusal;
        }

        var manifest = new BackupManifest(
            now, database.Kind, Path.GetFileName(file), await DigestAsync(file, cancellationToken), [.. generations.Select(Describe)],
            masterKey.Seal(SealPurpose, Word, Encoding.UTF8.GetBytes(Path.GetFileName(file))));
        await WriteAsync(folder, manifest, cancellationToken);
        return manifest;
    }

    /// <summary>
    /// Whether a copy is whole and this master key opens it; <c>BackupUnreadable</c>, <c>BackupChanged</c>, <c>MasterKeyIsAnother</c>.
    /// </summary>
    public static async Task<Result<BackupManifest>> CheckAsync(string folder, MasterKey masterKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(masterKey);
        if (await TryReadAsync(folder, cancellationToken) is not { } manifest)
            return new Refusal("BackupUnreadable", $"There is no {ManifestFile} of a backup in {folder}.");

        var file = Path.Combine(folder, manifest.File);
        if (!File.Exists(file) || await DigestAsync(file, cancellationToken) != manifest.Sha256)
            return new Refusal("BackupChanged", $"{manifest.File} is not the file that was backed up.");
        if (!Opens(masterKey, manifest))
            return new Refusal("MasterKeyIsAnother", "The master key at hand is not the one of this backup.");
        if (manifest.Kind is DatabaseKind.Sqlite && await DatabaseCopy.FindFaultAsync(file, cancellationToken) is { } fault)
            return new Refusal("BackupChanged", $"The audit trail in {manifest.File} is broken: {fault}.");
        return manifest;
    }

    private async Task RecordAsync(DateTimeOffset now, string actor, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var evidence = new AuditEvent(now, actor, "installation.backup", Organisation: null, "installation", AuditOutcome.Succeeded);
        await new AuditTrail(database).AppendAsync(connection, transaction, [evidence], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Describe(AuthorityGeneration generation) => string.Create(
        CultureInfo.InvariantCulture,
        $"{generation.Role.Text()} {generation.Number}: {generation.Certificate.Subject} {generation.Certificate.Sha256Fingerprint}");

    private static bool Opens(MasterKey masterKey, BackupManifest manifest)
    {
        try
        {
            return masterKey.Open(SealPurpose, manifest.SealedWord, Encoding.UTF8.GetBytes(manifest.File)).AsSpan().SequenceEqual(Word);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static async Task<BackupManifest?> TryReadAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, ManifestFile);
        if (!File.Exists(file))
            return null;
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(await File.ReadAllTextAsync(file, cancellationToken), Format);

            // The name of a file beside it, and of no other.
            return manifest?.File is SqliteFile or PostgreSqlFile ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task WriteAsync(string folder, BackupManifest manifest, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(
            Path.Combine(folder, ManifestFile), JsonSerializer.Serialize(manifest, Format) + "\n", cancellationToken);
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in Directory.EnumerateFiles(folder))
            File.SetUnixFileMode(file, OwnerOnly);
    }

    private static async Task<string> DigestAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerFolder);
    }
}

/// <summary>What a backup is of.</summary>
/// <param name="At">When it was begun: what was done later is not in it.</param>
/// <param name="Kind">Which kind of database it restores.</param>
/// <param name="File">The file beside it.</param>
/// <param name="Sha256">The file's SHA-256 in hexadecimal.</param>
/// <param name="Authorities">The authorities whose keys are in it.</param>
/// <param name="SealedWord">A word sealed under the master key that it must be restored with.</param>
public sealed record BackupManifest(
    DateTimeOffset At, DatabaseKind Kind, string File, string Sha256, IReadOnlyList<string> Authorities, byte[] SealedWord);
