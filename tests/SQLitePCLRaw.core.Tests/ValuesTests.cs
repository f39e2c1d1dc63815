using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace SQLitePCL.Tests;

public sealed class ValuesTests : IDisposable
{
    /// <summary>The longest text that is encoded on the stack; the next goes through a pooled array.</summary>
    private const int StackLengthMax = 169;

    private readonly SqliteConnection _connection = Sql.OpenInMemory();

    public static TheoryData<string> Texts =>
    [
        "", " ", "segl", "Ærø, Åse og Øjvind", "e\u0301 is not é", "漢字 кирилица العربية", "🦭👩‍💻𝔖", "before\0after", "\0",
        new string('漢', StackLengthMax), new string('漢', StackLengthMax + 1), string.Concat(Enumerable.Repeat("🦭", 5000)),
    ];

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Integers_come_back(long value) => _connection.Scalar("SELECT $1", value).ShouldBe(value);

    [Theory]
    [InlineData(0.1)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(double.NegativeInfinity)]
    public void Doubles_come_back(double value) => _connection.Scalar("SELECT $1", value).ShouldBe(value);

    [Theory]
    [MemberData(nameof(Texts))]
    public void Texts_come_back(string text) => _connection.Scalar("SELECT $1", text).ShouldBe(text);

    [Theory]
    [MemberData(nameof(Texts))]
    public void Texts_are_stored_as_utf_8(string text) =>
        _connection.Scalar("SELECT CAST($1 AS BLOB)", text).ShouldBe(System.Text.Encoding.UTF8.GetBytes(text));

    [Fact]
    public void An_empty_text_is_no_null() => _connection.Scalar("SELECT typeof($1)", "").ShouldBe("text");

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() =>
        _connection.Scalar("SELECT $1", "a\ud83eb").ShouldBe("a\ufffdb");

    [Fact]
    public void Bytes_that_are_no_utf_8_are_read_without_fault() =>
        _connection.Scalar("SELECT CAST(x'61ff62' AS TEXT)").ShouldBe("a\ufffdb");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Blobs_come_back(int length)
    {
        var blob = RandomNumberGenerator.GetBytes(length);

        _connection.Scalar("SELECT $1", blob).ShouldBe(blob);
        _connection.Scalar("SELECT typeof($1)", blob).ShouldBe("blob");
    }

    [Fact]
    public void Null_comes_back() => _connection.Scalar("SELECT $1", DBNull.Value).ShouldBe(DBNull.Value);

    [Fact]
    public void A_value_of_twenty_million_bytes_comes_back()
    {
        var blob = RandomNumberGenerator.GetBytes(20_000_000);
        var text = string.Concat(Enumerable.Repeat("Ærø 🦭 ", 2_000_000));
        _connection.Execute("CREATE TABLE large (blob BLOB, text TEXT)");

        _connection.Execute("INSERT INTO large VALUES ($1, $2)", blob, text);

        ((byte[]?)_connection.Scalar("SELECT blob FROM large")).ShouldNotBeNull().AsSpan().SequenceEqual(blob).ShouldBeTrue();
        string.Equals((string?)_connection.Scalar("SELECT text FROM large"), text, StringComparison.Ordinal).ShouldBeTrue();
    }

    [Fact]
    public void Every_type_of_the_framework_that_the_provider_knows_comes_back()
    {
        var guid = Guid.CreateVersion7(new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.Zero));
        var instant = new DateTimeOffset(2026, 3, 2, 9, 30, 0, 250, TimeSpan.FromHours(1));
        using var command = _connection.Command("SELECT $1, $2, $3, $4, $5", guid, instant, 12.3456789m, TimeSpan.FromMinutes(90), true);
        using var reader = command.ExecuteReader();

        reader.Read().ShouldBeTrue();

        reader.GetGuid(0).ShouldBe(guid);
        reader.GetDateTimeOffset(1).ShouldBe(instant);
        reader.GetDecimal(2).ShouldBe(12.3456789m);
        reader.GetTimeSpan(3).ShouldBe(TimeSpan.FromMinutes(90));
        reader.GetBoolean(4).ShouldBeTrue();
    }

    public void Dispose() => _connection.Dispose();
}
