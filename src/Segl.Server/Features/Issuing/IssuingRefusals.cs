using System.Globalization;
using Segl.Pki.Outcomes;
using Segl.Server.Texts;

namespace Segl.Server.Features.Issuing;

/// <summary>Why issuing says no; what the engine and its linter refuse keeps their codes.</summary>
internal static class IssuingRefusals
{
    public const string ElsewhereCode = "IssuingElsewhere";

    public static Refusal NotFound() => new("NotFound", "There is nothing here.");

    public static Refusal SessionGone() =>
        new("IssuingSessionGone", "This issuing was closed, or nothing happened in it for too long. Begin again; nothing is lost.");

    public static Refusal TermsNotAccepted() => new("TermsNotAccepted", "Nothing is issued before the terms are accepted.")
    {
        Field = "Accepted",
    };

    public static Refusal TermsChanged() => new("TermsChanged", "The terms were changed since you read them. Read them again.")
    {
        Field = "Accepted",
    };

    public static Refusal DetailsChanged() => new(
        "DetailsChanged", "The details of the certificate were changed since you read them. Look at them again before you accept the terms.");

    public static Refusal PasswordNotShown() =>
        new("PasswordNotShown", "The password was not shown yet, and without it nobody can open the file. Look at the password first.");

    public static Refusal ByMachine() => new("IssuedByMachine", "This order is fetched by a machine, not in a browser.");

    public static Refusal InBrowser() => new("IssuedInBrowser", "This order is fetched in a browser, not by a machine.");

    public static Refusal AlreadyFetched() =>
        new("OrderAlreadyFetched", "The certificate of this order was fetched already. Order a new one if it was lost.");

    public static Refusal RequestTooLarge(int bytes, int bytesMax) =>
        new("RequestTooLarge", $"The request has {bytes} bytes; at most {bytesMax} are taken.") { Arguments = [$"{bytes}", $"{bytesMax}"] };

    public static Refusal PrivateKeySent() => new(
        "PrivateKeySent",
        "That is a private key. Others may know it now: make a new key and a new request, and never send the key to anybody.");

    public static Refusal NothingToFetch() => new("NothingToFetch", "There is nothing to fetch yet.");

    /// <summary>Somebody else has begun; the page names the hour in the reader's own way.</summary>
    public static Refusal Elsewhere(DateTimeOffset? since) =>
        new(ElsewhereCode, $"The certificate is being issued in another window since {Hour(since)} UTC. Go on there, or take over here.")
        {
            Arguments = [HourOfReader(since)],
        };

    public static Refusal StillHeld(DateTimeOffset until) =>
        new("IssuingStillHeld", $"The other window is still open. Close it there, or take over from {Hour(until)} UTC on.")
        {
            Arguments = [HourOfReader(until)],
        };

    // What programs and logs read.
    private static string Hour(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "";

    // The clock of the page that the refusal stands on.
    private static string HourOfReader(DateTimeOffset? instant) => instant is { } known ? Wording.Hour(known, Texts.Languages.Current) : "";
}
