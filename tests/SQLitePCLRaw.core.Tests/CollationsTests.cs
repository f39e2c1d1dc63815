using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SQLitePCL.Tests;

public sealed class CollationsTests : IDisposable
{
    private readonly SqliteConnection _connection = Sql.OpenInMemory();

    public CollationsTests() =>
        _connection.Execute("CREATE TABLE name (text TEXT); INSERT INTO name VALUES ('Åse'),('Ane'),('Øjvind'),('Ærlig'),('Zita')");

    [Fact]
    public void Danish_names_are_in_danish_order()
    {
        var danish = CultureInfo.GetCultureInfo("da-DK");
        _connection.CreateCollation("danish", (left, right) => danish.CompareInfo.Compare(left, right));

        _connection.Column("SELECT text FROM name ORDER BY text COLLATE danish").ShouldBe(["Ane", "Zita", "Ærlig", "Øjvind", "Åse"]);
    }

    [Fact]
    public void A_collation_gets_its_state()
    {
        _connection.CreateCollation("turned", -1, (sign, left, right) => sign * string.CompareOrdinal(left, right));

        _connection.Column("SELECT text FROM name ORDER BY text COLLATE turned")
            .ShouldBe(["Øjvind", "Ærlig", "Åse", "Zita", "Ane"], ignoreOrder: false);
    }

    [Fact]
    public void A_comparison_that_throws_interrupts_the_statement()
    {
        _connection.CreateCollation("broken", (_, _) => throw new InvalidOperationException());

        var exception = Should.Throw<SqliteException>(() => _connection.Column("SELECT text FROM name ORDER BY text COLLATE broken"));

        exception.SqliteErrorCode.ShouldBe(SqliteCodes.Interrupt);
        _connection.Scalar("SELECT count(*) FROM name").ShouldBe(5L);
    }

    [Fact]
    public void A_collation_can_be_replaced_and_taken_away()
    {
        _connection.CreateCollation("own", string.CompareOrdinal);
        _connection.CreateCollation("own", (left, right) => string.CompareOrdinal(right, left));
        _connection.Column("SELECT text FROM name ORDER BY text COLLATE own")[^1].ShouldBe("Ane");

        _connection.CreateCollation("own", null);

        Should.Throw<SqliteException>(() => _connection.Column("SELECT text FROM name ORDER BY text COLLATE own"));
    }

    public void Dispose() => _connection.Dispose();
}
