namespace SQLitePCL;

/// <summary>An argument of a user function; valid until the function returns.</summary>
public sealed class sqlite3_value
{
    internal sqlite3_value(nint pointer) => Pointer = pointer;

    internal nint Pointer { get; }

    internal static unsafe sqlite3_value[] FromPointers(nint* pointers, int count)
    {
        var values = new sqlite3_value[count];
        for (var index = 0; index < count; index++)
            values[index] = new(pointers[index]);
        return values;
    }
}
