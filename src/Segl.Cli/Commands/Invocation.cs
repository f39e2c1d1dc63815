using System.CommandLine;
using Segl.Cli.Output;

namespace Segl.Cli.Commands;

/// <summary>One run of a command: what was asked for, and where to say what became of it.</summary>
internal sealed record Invocation(ParseResult Parsed, Terminal Terminal, TimeProvider Clock)
{
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);
}

/// <summary>Ties what a command does to its words.</summary>
internal static class Running
{
    /// <summary>Every command can answer programs, but for those whose answer is for a program already.</summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Answer in JSON; not where the answer is text for another program: PEM, the manual, a shell's script.",
        Recursive = true,
    };

    public static Command Does(this Command command, Func<Invocation, CancellationToken, Task<int>> run)
    {
        command.SetAction((parsed, cancellationToken) => run(
            new Invocation(
                parsed, new Terminal(Console.Out, Console.Error, Console.In, parsed.GetValue(Json)), TimeProvider.System),
            cancellationToken));
        return command;
    }

    /// <summary>Refuses JSON of a command that gives text for another program: always, or where an option asks for it.</summary>
    public static Command WithoutJson(this Command command, Option<bool>? where = null)
    {
        command.Validators.Add(given =>
        {
            if (given.GetValue(Json) && (where is null || given.GetValue(where)))
                given.AddError(where is null ? "there is no JSON of it, and --json is not for it" : $"{where.Name} and --json exclude each other");
        });
        return command;
    }

    public static Command With(this Command command, params ReadOnlySpan<Symbol> parts)
    {
        foreach (var part in parts)
        {
            if (part is Option option)
                command.Options.Add(option);
            else if (part is Argument argument)
                command.Arguments.Add(argument);
            else if (part is Command below)
                command.Subcommands.Add(below);
        }

        return command;
    }
}
