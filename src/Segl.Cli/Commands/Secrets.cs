using System.CommandLine;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Commands;

/// <summary>Secrets that a command needs: never only as an argument, which stands in the list of processes.</summary>
internal static class Secrets
{
    public static Option<string?> PasswordFile { get; } = new("--password-file")
    {
        Description = "The file whose first line is the password of the PKCS#12 file or the key; also SEGL_PASSWORD.",
        HelpName = "FILE",
    };

    /// <summary>The password of a PKCS#12 file; null where none was given.</summary>
    public static string? PasswordOf(Invocation run) => run.Get(PasswordFile) is { } file
        ? File.ReadLines(file).FirstOrDefault()
        : Environment.GetEnvironmentVariable("SEGL_PASSWORD") is { Length: > 0 } password ? password : null;

    /// <summary>A secret from the line, the environment, or standard input.</summary>
    public static Result<string> Find(Invocation run, string? given, string variable, string question)
    {
        if (given is not (null or "-"))
            return given;
        if (given is null && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            return value;
        return run.Terminal.ReadSecret(question) is { } read
            ? read
            : new Refusal("SecretMissing", $"{question} was expected on standard input or in {variable}.");
    }
}
