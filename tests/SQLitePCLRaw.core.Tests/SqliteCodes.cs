namespace SQLitePCL.Tests;

/// <summary>Result codes as https://sqlite.org/rescode.html numbers them.</summary>
internal static class SqliteCodes
{
    public const int Error = 1;
    public const int Busy = 5;
    public const int ReadOnly = 8;
    public const int Interrupt = 9;
    public const int CannotOpen = 14;
    public const int Constraint = 19;
    public const int NotADatabase = 26;
    public const int ConstraintCheck = 275;
    public const int ConstraintForeignKey = 787;
    public const int ConstraintNotNull = 1299;
    public const int ConstraintPrimaryKey = 1555;
    public const int ConstraintUnique = 2067;
}
