using System.Text;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Directory.Http;

/// <summary>
/// A question to the public certificate database, as lookups along its indexes: nothing can be asked that reads everything.
/// </summary>
internal sealed record DirectoryQuestion
{
    /// <summary>The longest that is taken: an e-mail address, and longer than any name in a certificate.</summary>
    public const int CharactersMax = 254;

    /// <summary>Of a shorter beginning there would be too many (R5.4).</summary>
    private const int BeginningCharactersMin = 3;

    private const int CvrDigits = 8;
    private const int UuidCharacters = 36;

    private const string IdentifierField = "organizationIdentifier";

    private DirectoryQuestion(params IReadOnlyList<LookupTerm> terms) => Terms = terms;

    /// <summary>The lookups; what any of them finds is an answer.</summary>
    public IReadOnlyList<LookupTerm> Terms { get; }

    /// <summary>What a person typed into one field: an address, a number, or a name.</summary>
    public static Result<DirectoryQuestion> OfText(string text)
    {
        var asked = Read(text);
        if (asked.IsRefused)
            return asked.Refusal;

        var typed = asked.Value;
        var digits = string.Concat(typed.Where(character => character != ' '));
        if (typed.Contains('@', StringComparison.Ordinal))
            return OfMail(typed);
        if (digits.Length == CvrDigits && digits.All(char.IsAsciiDigit))
            return OfCvr(digits);
        if (typed.StartsWith(DirectoryTree.OrganisationPrefix, StringComparison.OrdinalIgnoreCase))
            return OfIdentifier(typed);
        if (typed.Length >= UuidCharacters && Guid.TryParseExact(typed[^UuidCharacters..], "D", out var profile))
            return OfProfile(profile);
        if (digits.Length == 2 * SerialNumber.OctetsMax && digits.All(char.IsAsciiHexDigit))
            return OfSerial(digits);

        var organisation = OfOrganisation(typed);
        return organisation.IsRefused
            ? organisation
            : new DirectoryQuestion(new LookupTerm(LookupKind.Name, DirectoryText.Fold(typed)), organisation.Value.Terms[0]);
    }

    /// <summary>What a program asked by one parameter; exactly one.</summary>
    public static Result<DirectoryQuestion> OfParameters(IQueryCollection parameters)
    {
        if (parameters.Count != 1 || parameters.Single().Value is not [{ } text])
            return Malformed();

        var name = parameters.Single().Key;
        var asked = Read(text);
        if (asked.IsRefused)
            return asked.Refusal.At(name);

        var question = OfParameter(name, asked.Value);
        return question.IsRefused ? question.Refusal.At(name) : question;
    }

    /// <summary>What one index is asked.</summary>
    public static DirectoryQuestion Of(LookupTerm term) => new(term);

    private static Result<DirectoryQuestion> OfParameter(string name, string value) => name switch
    {
        "mail" => OfMail(value),
        "organisation" => OfOrganisation(value),
        "cvr" => OfCvr(value),
        IdentifierField => OfIdentifier(value),
        "name" => new DirectoryQuestion(new LookupTerm(LookupKind.Name, DirectoryText.Fold(value))),
        "uuid" => Guid.TryParseExact(value, "D", out var profile)
            ? OfProfile(profile)
            : new Refusal("DirectoryUuidMalformed", "A UUID has 36 characters, for example 0191a2b3-c4d5-7e6f-8a9b-0c1d2e3f4a5b."),
        "serialNumber" => OfSerial(value),
        _ => Malformed(),
    };

    // What is no text at all would be refused by the database, and not as politely.
    private static Result<string> Read(string text)
    {
        var asked = text.Trim();
        if (asked.Length == 0)
            return new Refusal("DirectoryQuestionEmpty", "Say what to look for.");
        if (asked.Length > CharactersMax)
            return new Refusal("DirectoryQuestionTooLong", $"What to look for has at most {CharactersMax} characters.")
            {
                Arguments = [$"{CharactersMax}"],
            };

        return asked.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            ? new Refusal("DirectoryQuestionUnreadable", "What to look for has characters that are not text.")
            : asked;
    }

    private static Result<DirectoryQuestion> OfMail(string text)
    {
        var mail = EmailAddress.Parse(text);
        return mail.IsRefused
            ? mail.Refusal
            : new DirectoryQuestion(new LookupTerm(LookupKind.Mail, DirectoryText.Fold(mail.Value.Value)));
    }

    private static Result<DirectoryQuestion> OfOrganisation(string text)
    {
        var beginning = DirectoryText.Fold(text);
        return beginning.Count(char.IsLetterOrDigit) < BeginningCharactersMin
            ? new Refusal(
                "DirectoryBeginningTooShort",
                $"An organisation is found by how its name begins, with {BeginningCharactersMin} letters or more. Nothing is listed.")
            {
                Arguments = [$"{BeginningCharactersMin}"],
            }
            : new DirectoryQuestion(new LookupTerm(LookupKind.OrganisationBeginning, beginning));
    }

    private static Result<DirectoryQuestion> OfCvr(string text)
    {
        var cvr = Cvr.Parse(text, CvrRule.FictitiousAllowed);
        return cvr.IsRefused ? cvr.Refusal : new DirectoryQuestion(new LookupTerm(LookupKind.Organisation, cvr.Value.Value));
    }

    private static Result<DirectoryQuestion> OfIdentifier(string text) =>
        text.StartsWith(DirectoryTree.OrganisationPrefix, StringComparison.OrdinalIgnoreCase)
            ? OfCvr(text[DirectoryTree.OrganisationPrefix.Length..])
            : new Refusal(
                "DirectoryIdentifierMalformed", "An organizationIdentifier is NTRDK- and a CVR number, for example NTRDK-34051178.");

    private static DirectoryQuestion OfProfile(Guid profile) => new(new LookupTerm(LookupKind.Profile, $"{profile:D}"));

    private static Result<DirectoryQuestion> OfSerial(string text)
    {
        var serial = SerialNumber.Parse(text);
        return serial.IsRefused ? serial.Refusal : new DirectoryQuestion(new LookupTerm(LookupKind.Serial, $"{serial.Value}"));
    }

    private static Refusal Malformed() => new(
        "DirectoryQuestionMalformed",
        $"Ask with exactly one of mail, organisation, cvr, {IdentifierField}, name, uuid and serialNumber, for example "
        + $"{DirectoryPaths.Api}?mail=post@fiskeri.example.");
}
