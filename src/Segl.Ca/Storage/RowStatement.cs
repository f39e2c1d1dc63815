namespace Segl.Ca.Storage;

/// <summary>
/// A statement about one row, in the form that each kind of database does best: SQLite row by row, PostgreSQL many rows at once.
/// </summary>
/// <param name="Sqlite">With the row's values as <c>$1</c>, <c>$2</c>, …; changes one row or none.</param>
/// <param name="PostgreSql">
/// With a column of values as each of <c>$1</c>, <c>$2</c>, …; answers the first value of every row that was changed. On PostgreSQL
/// starting a statement costs more than a row does.
/// </param>
public sealed record RowStatement(string Sqlite, string PostgreSql);
