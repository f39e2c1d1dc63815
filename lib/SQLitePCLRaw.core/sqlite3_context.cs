namespace SQLitePCL;

/// <summary>The call of a user function, in which it gives its result; over when the function returns.</summary>
public sealed class sqlite3_context
{
    /// <summary>What an aggregate keeps between the rows of one group.</summary>
    public object? state;

    private nint _pointer;

    internal nint Pointer => _pointer != 0 ? _pointer : throw new InvalidOperationException("The call of this SQL function is over.");

    internal void Enter(nint pointer) => _pointer = pointer;

    internal void Leave() => _pointer = 0;
}
