using System.CommandLine;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Commands;

/// <summary>The forms in which a key is kept.</summary>
internal static class KeyForms
{
    private const string Pem = "pem";
    private const string Pkcs12 = "p12";

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
        return Secrets.PasswordOf(run) is { Length: > 0 } password
            ? password
            : new Refusal("PasswordMissing", "A PKCS#12 file is sealed with a password.");
    }

    /// <summary>Null for PEM.</summary>
    public static string? Text(string password) => password.Length > 0 ? password : null;
}
