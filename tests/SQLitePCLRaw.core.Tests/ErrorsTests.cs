using Microsoft.Data.Sqlite;
using Segl.Testing;
using Segl.Testing.Databases;

namespace SQLitePCL.Tests;

public sealed class ErrorsTests : IDisposable
{
    private readonly SqliteConnection _connection = Sql.OpenInMemory();

    [Theory]
    [InlineData("INSERT INTO item VALUES (1, 'b', 1)", SqliteCodes.ConstraintPrimaryKey, "item.id")]
    [InlineData("INSERT INTO item VALUES (2, 'a', 1)", SqliteCodes.ConstraintUnique, "item.name")]
    [InlineData("INSERT INTO item VALUES (2, NULL, 1)", SqliteCodes.ConstraintNotNull, "item.name")]
    [InlineData("INSERT INTO item VALUES (2, 'b', 0)", SqliteCodes.ConstraintCheck, "amount")]
    [InlineData("INSERT INTO part VALUES (99)", SqliteCodes.ConstraintForeignKey, "FOREIGN KEY")]
    public void A_broken_constraint_says_which(string sql, int code, string subject)
    {
        _connection.Execute(
            "PRAGMA foreign_keys = ON;" +
            "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, amount INTEGER CHECK (amount > 0)) WITHOUT ROWID;" +
            "CREATE TABLE part (item INTEGER REFERENCES item (id));" +
            "INSERT INTO item VALUES (1, 'a', 1)");

        var exception = Should.Throw<SqliteException>(() => _connection.Execute(sql));

        exception.SqliteErrorCode.ShouldBe(SqliteCodes.Constraint);
        exception.SqliteExtendedErrorCode.ShouldBe(code);
        exception.Message.ShouldContain(subject);
    }

    [Fact]
    public void An_error_in_the_sql_tells_the_text_at_fault()
    {
        var exception = Should.Throw<SqliteException>(() => _connection.Scalar("SELECT brød FROM smør"));

        exception.SqliteErrorCode.ShouldBe(SqliteCodes.Error);
        exception.Message.ShouldContain("smør");
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_refused()
    {
        using var folder = new TemporaryFolder();

        var exception = Should.Throw<SqliteException>(() => Sql.Open($"Data Source={folder.File("none/segl.db")}").Dispose());

        exception.SqliteErrorCode.ShouldBe(SqliteCodes.CannotOpen);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        using var file = new SqliteFile();
        File.WriteAllText(file.Path, new string('x', 4096));

        var exception = Should.Throw<SqliteException>(() =>
        {
            using var connection = Sql.Open(file.ConnectionString);
            connection.Scalar("SELECT count(*) FROM sqlite_master");
        });

        exception.SqliteErrorCode.ShouldBe(SqliteCodes.NotADatabase);
    }

    [Fact]
    public void A_read_only_connection_does_not_write()
    {
        using var file = new SqliteFile();
        using (var writer = Sql.Open(file.ConnectionString))
            writer.Execute("CREATE TABLE note (text TEXT)");
        using var reader = Sql.Open(file.ConnectionString + ";Mode=ReadOnly;Pooling=False");

        Should.Throw<SqliteException>(() => reader.Execute("INSERT INTO note VALUES ('x')")).SqliteErrorCode.ShouldBe(SqliteCodes.ReadOnly);
    }

    [Fact]
    public void An_extension_that_is_not_there_is_refused_with_its_name()
    {
        _connection.EnableExtensions();

        Should.Throw<SqliteException>(() => _connection.LoadExtension("/nowhere/findes-ikke")).Message.ShouldContain("findes-ikke");
    }

    [Fact]
    public void A_password_is_refused_because_the_library_does_not_encrypt() =>
        Should.Throw<InvalidOperationException>(() => Sql.Open("Data Source=:memory:;Password=hemmelig").Dispose())
            .Message.ShouldContain("encryption");

    public void Dispose() => _connection.Dispose();
}
