using System.CommandLine;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Commands;

/// <summary>The forms in which a key is kept.</summary>
internal static class KeyForms
{
    private const string Pem = "pem";
    private const string Pkcs12 = "p12";

    // As the portal has it: who finds the file tries passwords as fast as a machine can.
    private const int PasswordCharactersMin = 12;
    private const int PasswordCharactersMax = 256;

    public static Option<string> Option()
    {
        var option = new Option<string>("--format")
        {
            Description = "pem: key and certificate in files of their own; p12: one file, sealed with a password.",
            DefaultValueFactory = _ => Pem,
        };
        option.AcceptOnlyFromAmong(Pem, Pkcs12);
        return option;
    }

    /// <summary>The password for the form that was asked for; empty for PEM, which has none.</summary>
    public static Result<string> PasswordFor(Invocation run, Option<string> format)
    {
        if (run.Get(format) != Pkcs12)
            return "";
        if (Secrets.PasswordOf(run) is not { Length: > 0 } password)
            return new Refusal("PasswordMissing", "A PKCS#12 file is sealed with a password.");
        return password.Length is >= PasswordCharactersMin and <= PasswordCharactersMax
            ? password
            : new Refusal(
                "PasswordLength",
                $"A password has {PasswordCharactersMin} to {PasswordCharactersMax} characters. "
                    + "Write, for example, four words that do not belong together.");
    }

    /// <summary>Null for PEM.</summary>
    public static string? Text(string password) => password.Length > 0 ? password : null;
}
