using System.Collections.Frozen;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.SignIn;

/// <summary>
/// Which passwords may be chosen: long, and not among the first that are guessed; no rules about kinds of signs (NIST SP 800-63B §5.1.1.2).
/// </summary>
public static class PasswordRules
{
    /// <summary>The fewest signs.</summary>
    public const int SignsMin = 12;

    /// <summary>The most: far above any sentence, and bounds what hashing costs.</summary>
    public const int SignsMax = 256;

    /// <summary>Fewer different signs than this are a pattern, not a password.</summary>
    private const int DifferentSignsMin = 5;

    // What people who must reach twelve signs write first, less digits and marks at the ends, in English and Danish.
    private static readonly FrozenSet<string> s_guessedFirst = new[]
    {
        "password", "passwordpassword", "adgangskode", "minadgangskode", "kodeord", "mitkodeord", "hemmelig", "hemmeligt", "hemmelighed",
        "velkommen", "velkommentil", "welcome", "welcometo", "letmein", "letmeinnow", "iloveyou", "jegelskerdig", "administrator",
        "qwertyuiop", "qwertyuiopå", "qwertyuiopasdf", "asdfghjkl", "asdfghjklæø", "zxcvbnm", "qwertyasdfgh", "qazwsxedc", "qazwsxedcrfv",
        "abcdefghijkl", "abcdefghijklm", "abcdefghijklmn", "sommerferie", "sommer", "vinter", "efterår", "danmark", "københavn", "changeme",
        "changemenow", "skiftmig", "default", "defaultpassword", "organisation", "virksomhed", "certifikat", "certificate", "digitalpost",
        "testtest",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a password may not be chosen; null if it may.</summary>
    public static Refusal? Check(string password, string userId)
    {
        if (password.Length is < SignsMin or > SignsMax)
            return Refused("PasswordLength", $"A password has {SignsMin} to {SignsMax} signs.", $"{SignsMin}", $"{SignsMax}");
        if (userId.Length > 0 && password.Contains(userId, StringComparison.OrdinalIgnoreCase))
            return Refused("PasswordHasUserId", "The user ID must not be part of the password.");
        if (IsGuessedFirst(password))
            return Refused(
                "PasswordTooCommon",
                "This password is among the first that are guessed; choose another, for example four unrelated words.");
        return null;
    }

    private static bool IsGuessedFirst(string password)
    {
        var core = password.Trim([.. "0123456789!?.,-_*#@ "]);
        return core.Length == 0
            || password.ToUpperInvariant().Distinct().Count() < DifferentSignsMin
            || s_guessedFirst.Contains(core)
            || s_guessedFirst.Contains(core.Replace('0', 'o').Replace('1', 'l').Replace('3', 'e').Replace('@', 'a').Replace('$', 's'));
    }

    private static Refusal Refused(string code, string detail, params IReadOnlyList<string> arguments) =>
        new(code, detail) { Field = "Password", Arguments = arguments };
}
