namespace Segl.Cli.Output;

/// <summary>How a command ended, for scripts.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int NothingToDo = 2;
}
