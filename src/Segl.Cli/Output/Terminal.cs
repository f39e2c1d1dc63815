using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Segl.Pki.Outcomes;
using Spectre.Console;

namespace Segl.Cli.Output;

/// <summary>What a command says and asks: results on standard output, for people or as JSON; everything else on standard error.</summary>
internal sealed class Terminal(TextWriter output, TextWriter errors, TextReader input, bool isJson)
{
    // A table is not folded to a screen: programs like cut and grep read its lines.
    private const int ColumnsMax = 250;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Shows a result: the value itself as JSON, or what people read of it.</summary>
    public void Show<T>(T value, Action<TextWriter> forPeople)
    {
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(value, Format));
            return;
        }

        using var text = new StringWriter();
        forPeople(text);
        foreach (var line in text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            output.WriteLine(Printable(line.TrimEnd()));
    }

    /// <summary>Shows a list.</summary>
    public void ShowTable<T>(T value, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows) => Show(value, writer =>
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns([.. heads.Select(head => new TableColumn(Markup.Escape(head)).NoWrap().PadLeft(0).PadRight(2))]);
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = ColumnsMax;
        console.Write(table);
    });

    /// <summary>Shows text that is a result as it stands, as a script or a manual.</summary>
    public void Write(string text) => output.Write(text);

    /// <summary>Says why something was not done, and what helps.</summary>
    public int Fail(Refusal refusal) => Fail(refusal.Detail, Hints.For(refusal.Code), refusal.Code);

    /// <summary>As the other.</summary>
    public int Fail(string detail, string? hint, string? code = null)
    {
        errors.WriteLine($"error: {Printable(detail)}{(code is null || code == detail ? "" : $" ({code})")}");
        if (hint is not null)
            Hint(hint);
        return ExitCode.Failed;
    }

    /// <summary>Says what helps, or what else there is to know.</summary>
    public void Hint(string text) => errors.WriteLine($"hint: {text}");

    /// <summary>Says that there is nothing to do.</summary>
    public int NothingToDo<T>(T value, string text)
    {
        Show(value, writer => writer.WriteLine(Printable(text)));
        return ExitCode.NothingToDo;
    }

    /// <summary>A secret: from standard input, without showing it where a person types. Null where there is none.</summary>
    public string? ReadSecret(string question)
    {
        if (Console.IsInputRedirected)
            return input.ReadLine() is { Length: > 0 } line ? line.Trim() : null;

        errors.Write($"{question}: ");
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key is ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }

        errors.WriteLine();
        return typed.Length > 0 ? typed.ToString() : null;
    }

    // What comes from a server or a certificate must not steer the terminal.
    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
}
