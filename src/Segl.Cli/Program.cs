using System.CommandLine;
using System.Security.Authentication;
using System.Text.Json;
using Segl.Cli;
using Segl.Cli.Commands;
using Segl.Cli.Output;
using Segl.Cli.Settings;
using Segl.Client.Connections;

var root = SeglCommand.Make();
var parsed = root.Parse(args);
var terminal = new Terminal(Console.Out, Console.Error, Console.In, parsed.GetValue(Running.Json));
if (parsed.Errors.Count > 0)
{
    var said = string.Join("; ", parsed.Errors.Select(error => OnOneLine(error.Message).TrimEnd('.')));
    return terminal.Fail(said, $"{NameOf(parsed.CommandResult)} --help");
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (HttpRequestException exception) when (exception.InnerException is ServerNameException)
{
    return terminal.Fail(
        "the server's certificate is trusted, but it is for another name",
        "use a name or address of the server that stands in its certificate");
}
catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException)
{
    return terminal.Fail("the server's certificate is not trusted, or it does not take ours", "name the root's certificate with --root");
}
catch (HttpRequestException exception)
{
    return terminal.Fail($"the server cannot be reached: {exception.Message}", "is the address right, and does it speak TLS there?");
}
catch (SettingsUnreadableException exception)
{
    return terminal.Fail(exception.Message, "delete it, and sign in again with 'segl login'");
}
catch (OperationCanceledException)
{
    return terminal.Fail("it took too long, or was broken off", hint: null);
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException
    or ArgumentException or JsonException or System.Security.Cryptography.CryptographicException or System.Data.Common.DbException)
{
    return terminal.Fail(exception.Message, hint: null);
}

static string OnOneLine(string text) =>
    string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

static string NameOf(System.CommandLine.Parsing.CommandResult result) => string.Join(
    ' ', Parents(result).Reverse().Select(command => command.Command.Name));

static IEnumerable<System.CommandLine.Parsing.CommandResult> Parents(System.CommandLine.Parsing.SymbolResult? result)
{
    for (; result is not null; result = result.Parent)
    {
        if (result is System.CommandLine.Parsing.CommandResult command)
            yield return command;
    }
}
