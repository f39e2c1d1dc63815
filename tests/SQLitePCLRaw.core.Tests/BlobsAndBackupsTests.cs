using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Segl.Testing.Databases;

namespace SQLitePCL.Tests;

public sealed class BlobsAndBackupsTests : IDisposable
{
    private const int Length = 3_000_000;

    private readonly SqliteConnection _connection = Sql.OpenInMemory();

    public BlobsAndBackupsTests() =>
        _connection.Execute("CREATE TABLE file (id INTEGER PRIMARY KEY, content BLOB); INSERT INTO file VALUES (1, zeroblob($1))", Length);

    [Fact]
    public async Task A_blob_is_written_and_read_as_a_stream()
    {
        var content = RandomNumberGenerator.GetBytes(Length);
        await using (var writing = new SqliteBlob(_connection, "file", "content", 1))
        {
            using var source = new MemoryStream(content);
            await source.CopyToAsync(writing, 10_007, TestContext.Current.CancellationToken);
        }

        await using var reading = new SqliteBlob(_connection, "file", "content", 1, readOnly: true);
        using var target = new MemoryStream();
        await reading.CopyToAsync(target, 8_191, TestContext.Current.CancellationToken);

        target.ToArray().AsSpan().SequenceEqual(content).ShouldBeTrue();
    }

    [Fact]
    public void A_blob_is_read_from_the_middle()
    {
        _connection.Execute("UPDATE file SET content = x'000102030405060708'");
        using var blob = new SqliteBlob(_connection, "file", "content", 1);
        blob.Seek(-3, SeekOrigin.End);

        var bytes = new byte[10];
        var count = blob.Read(bytes);

        bytes[..count].ShouldBe([6, 7, 8]);
    }

    [Fact]
    public void A_row_that_is_not_there_has_no_blob() =>
        Should.Throw<SqliteException>(() => new SqliteBlob(_connection, "file", "content", 2).Dispose())
            .Message.ShouldContain("no such rowid");

    [Fact]
    public void A_backup_is_a_whole_copy()
    {
        using var file = new SqliteFile();
        using var target = Sql.Open(file.ConnectionString);

        _connection.BackupDatabase(target);

        target.Scalar("SELECT length(content) FROM file").ShouldBe((long)Length);
        target.Scalar("PRAGMA integrity_check").ShouldBe("ok");
    }

    [Fact]
    public void A_backup_holds_its_connections_open_until_it_is_done()
    {
        raw.sqlite3_open(":memory:", out var target);
        raw.sqlite3_open(":memory:", out var source);
        raw.sqlite3_exec(source, "CREATE TABLE file (content); INSERT INTO file VALUES (zeroblob(100000))");
        using var backup = raw.sqlite3_backup_init(target, "main", source, "main");

        source.Dispose();
        target.Dispose();

        raw.sqlite3_backup_step(backup, 1).ShouldBe(raw.SQLITE_OK);
        raw.sqlite3_backup_step(backup, -1).ShouldBe(101);
    }

    [Fact]
    public void A_backup_onto_itself_is_refused() =>
        raw.sqlite3_backup_init(_connection.Handle!, "main", _connection.Handle!, "main").IsInvalid.ShouldBeTrue();

    public void Dispose() => _connection.Dispose();
}
