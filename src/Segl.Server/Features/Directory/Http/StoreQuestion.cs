using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Directory.Http;

/// <summary>What a client of a certificate store asks: one attribute and its value (RFC 4387 §2).</summary>
/// <param name="Attribute">Which.</param>
/// <param name="Value">The search key, or the text as it stands in the certificate.</param>
[Clause("RFC 4387", "2")]
internal sealed record StoreQuestion(StoreAttribute Attribute, string Value)
{
    // An address with every character written as %xx, and the longest attribute's name.
    private const int CharactersMax = 3 * DirectoryQuestion.CharactersMax + 16;

    private const string MailScheme = "mailto:";

    // email is what clients from before the standard's last draft ask.
    private static readonly Dictionary<string, StoreAttribute> s_attributes = new(StringComparer.Ordinal)
    {
        ["certHash"] = StoreAttribute.CertHash,
        ["uri"] = StoreAttribute.Uri,
        ["email"] = StoreAttribute.Uri,
        ["iHash"] = StoreAttribute.IHash,
        ["iAndSHash"] = StoreAttribute.IAndSHash,
        ["name"] = StoreAttribute.Name,
        ["sHash"] = StoreAttribute.SHash,
        ["sKIDHash"] = StoreAttribute.SKIDHash,
    };

    /// <summary>Reads the part of the address behind the path, as it came: <c>?certHash=…</c>.</summary>
    public static Result<StoreQuestion> Parse(string query)
    {
        var question = query.TrimStart('?');
        var equals = question.IndexOf('=', StringComparison.Ordinal);
        if (question.Length > CharactersMax || question.Contains('&', StringComparison.Ordinal) || equals < 1
            || equals == question.Length - 1 || !s_attributes.TryGetValue(question[..equals], out var attribute))
            return new Refusal("StoreQuestionMalformed", $"Ask with one of {string.Join(", ", s_attributes.Keys)}: ?attribute=value.")
            {
                Clause = "RFC 4387 §2",
            };

        var written = question[(equals + 1)..];
        return attribute is StoreAttribute.Uri or StoreAttribute.Name ? OfText(attribute, written) : OfKey(attribute, written);
    }

    // In a form a plus sign is a space; in base64 it is itself, also where a client forgot to write %2B.
    private static Result<StoreQuestion> OfText(StoreAttribute attribute, string written)
    {
        var text = Uri.UnescapeDataString(written.Replace('+', ' '));
        if (text.Contains('\0', StringComparison.Ordinal) || text.Contains('\uFFFD', StringComparison.Ordinal))
            return new Refusal("DirectoryQuestionUnreadable", "What to look for has characters that are not text.");

        // RFC 4387 §2.2: a URI comes without its scheme; who sends it is understood.
        var isWithScheme = attribute is StoreAttribute.Uri && text.StartsWith(MailScheme, StringComparison.OrdinalIgnoreCase);
        return new StoreQuestion(attribute, isWithScheme ? text[MailScheme.Length..] : text);
    }

    private static Result<StoreQuestion> OfKey(StoreAttribute attribute, string written)
    {
        var key = StoreKey.Parse(Uri.UnescapeDataString(written));
        return key.IsRefused ? key.Refusal : new StoreQuestion(attribute, $"{key.Value}");
    }
}

/// <summary>What a certificate store is asked by (RFC 4387 §2.2).</summary>
internal enum StoreAttribute
{
    /// <summary>The certificate.</summary>
    CertHash,

    /// <summary>The subject's URI: here its e-mail address.</summary>
    Uri,

    /// <summary>The issuer's name.</summary>
    IHash,

    /// <summary>The issuer's name and the serial number.</summary>
    IAndSHash,

    /// <summary>The subject's common name.</summary>
    Name,

    /// <summary>The subject's name.</summary>
    SHash,

    /// <summary>The subject key identifier.</summary>
    SKIDHash,
}
