using System.Diagnostics;

namespace Segl.Demo;

/// <summary>Prints each step with its number, its result and the seconds since the beginning.</summary>
internal sealed class Narrator(TextWriter output)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _step;

    /// <summary>A step that went well.</summary>
    public void Tell(string step, params IReadOnlyList<string> results)
    {
        output.WriteLine($"{++_step,3}. {step}  ({Seconds})");
        foreach (var result in results)
            output.WriteLine($"       {result}");
    }

    /// <summary>The end of a story that went well.</summary>
    public void End(string text) => output.WriteLine($"{text} ({Seconds})");

    /// <summary>The step that did not go well, with the reason; the whole exception only where the reason is no ordinary one.</summary>
    public void Break(Exception exception)
    {
        var reason = exception is UnexpectedAnswerException ? exception.Message : exception.ToString();
        output.WriteLine($"{_step + 1,3}. BROKE OFF after {Seconds}: {reason}");
    }

    private string Seconds => $"{_watch.Elapsed.TotalSeconds:0.0} s";
}
