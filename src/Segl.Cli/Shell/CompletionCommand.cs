using System.CommandLine;
using Segl.Cli.Commands;
using Segl.Cli.Output;

namespace Segl.Cli.Shell;

/// <summary><c>segl completion</c>: a script that makes a shell complete the commands and options of <c>segl</c>.</summary>
internal static class CompletionCommand
{
    // Each asks the program itself, with the directive [suggest:POSITION], so that the script never gets old.
    private const string Bash = """
        _segl() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(segl "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _segl segl

        """;

    private const string Zsh = """
        #compdef segl
        _segl() {
          local -a found
          found=("${(@f)$(segl "[suggest:$((CURSOR))]" "$BUFFER" 2>/dev/null)}")
          (( ${#found[1]} )) && compadd -a found || _files
        }
        compdef _segl segl

        """;

    private const string Fish = """
        complete -c segl -a '(segl "[suggest:"(string length -- (commandline -cp))"]" (commandline -cp) 2>/dev/null)'

        """;

    private static readonly Argument<string> s_shell = Choice();

    public static Command Make() =>
        new Command("completion", "Print the script that makes a shell complete commands and options.").With(s_shell).WithoutJson().Does(RunAsync);

    private static Argument<string> Choice()
    {
        var argument = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        argument.AcceptOnlyFromAmong("bash", "zsh", "fish");
        return argument;
    }

    private static Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        var script = run.Get(s_shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish };
        run.Terminal.Write(script);
        return Task.FromResult(ExitCode.Done);
    }
}
