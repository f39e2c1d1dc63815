using System.CommandLine;
using System.Text;
using Segl.Cli.Commands;
using Segl.Cli.Output;

namespace Segl.Cli.Shell;

/// <summary><c>segl man</c>: the manual page, made from the commands themselves.</summary>
internal static class ManCommand
{
    public static Command Make(RootCommand root) =>
        new Command("man", "Print the manual page; for example: segl man > segl.1").WithoutJson().Does((run, _) =>
        {
            run.Terminal.Write(Page(root));
            return Task.FromResult(ExitCode.Done);
        });

    // The macros of man(7).
    private static string Page(RootCommand root)
    {
        var page = new StringBuilder();
        Line(page, ".TH SEGL 1 \"\" \"Segl\" \"User Commands\"");
        Section(page, "NAME");
        Line(page, $"segl \\- {Escape(root.Description)}");
        Section(page, "SYNOPSIS");
        Line(page, ".B segl");
        Line(page, ".I command");
        Line(page, "[\\fIoption\\fR ...] [\\fIargument\\fR ...]");
        Section(page, "DESCRIPTION");
        foreach (var paragraph in ManTexts.Description)
            Paragraph(page, paragraph);
        Section(page, "COMMANDS");
        foreach (var command in root.Subcommands.Where(command => !command.Hidden))
            Commands(page, command, "segl");
        Section(page, "OPTIONS OF EVERY COMMAND");
        Options(page, [Running.Json]);
        Section(page, "EXIT STATUS");
        foreach (var (code, text) in ManTexts.ExitCodes)
            Tagged(page, code, text);
        Section(page, "ENVIRONMENT");
        foreach (var (name, text) in ManTexts.Environment)
            Tagged(page, name, text);
        Section(page, "FILES");
        foreach (var (name, text) in ManTexts.Files)
            Tagged(page, name, text);
        Section(page, "EXAMPLES");
        foreach (var (text, line) in ManTexts.Examples)
            Example(page, text, line);
        return page.ToString();
    }

    private static void Commands(StringBuilder page, Command command, string before)
    {
        var name = $"{before} {command.Name}";
        if (command.Subcommands.Count > 0)
        {
            foreach (var below in command.Subcommands)
                Commands(page, below, name);
            return;
        }

        Line(page, $".SS \"{Escape($"{name}{string.Concat(command.Arguments.Select(Written))}")}\"");
        Paragraph(page, command.Description ?? "");
        foreach (var argument in command.Arguments)
            Tagged(page, argument.Name, argument.Description ?? "");
        Options(page, command.Options);
    }

    private static string Written(Argument argument) =>
        argument.Arity.MinimumNumberOfValues > 0 ? $" {argument.Name}" : $" [{argument.Name}]";

    private static void Options(StringBuilder page, IEnumerable<Option> options)
    {
        foreach (var option in options.Where(option => !option.Hidden))
        {
            var name = option.ValueType == typeof(bool) ? option.Name : $"{option.Name} {option.HelpName ?? "VALUE"}";
            Tagged(page, name, option.Description ?? "");
        }
    }

    private static void Section(StringBuilder page, string name) => Line(page, $".SH {name}");

    private static void Paragraph(StringBuilder page, string text)
    {
        Line(page, ".PP");
        Line(page, Escape(text));
    }

    private static void Tagged(StringBuilder page, string tag, string text)
    {
        Line(page, ".TP");
        Line(page, $"\\fB{Escape(tag)}\\fR");
        Line(page, Escape(text));
    }

    private static void Example(StringBuilder page, string text, string line)
    {
        Paragraph(page, text);
        Line(page, ".RS");
        Line(page, ".nf");
        Line(page, Escape(line));
        Line(page, ".fi");
        Line(page, ".RE");
    }

    // A backslash escapes, a hyphen would become a typographer's, and a dot or quote at the beginning of a line is a macro.
    private static string Escape(string? text)
    {
        var escaped = (text ?? "").Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("…", "...", StringComparison.Ordinal);
        return escaped is ['.' or '\'', ..] ? "\\&" + escaped : escaped;
    }

    private static void Line(StringBuilder page, string line) => page.Append(line).Append('\n');
}
