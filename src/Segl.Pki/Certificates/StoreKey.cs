using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Certificates;

/// <summary>What a certificate store is searched by over HTTP: SHA-1 of something, as 27 characters of base64 (RFC 4387 §2.1).</summary>
/// <remarks>160 bits fill 27 characters; the 28th would always be the padding, which such a key does without.</remarks>
[Clause("RFC 4387", "2.1")]
public readonly record struct StoreKey
{
    /// <summary>How long one is, always.</summary>
    public const int Characters = 27;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private readonly string? _value;

    private StoreKey(string value) => _value = value;

    /// <summary>certHash: the key of a certificate.</summary>
    public static StoreKey OfCertificate(Certificate certificate) => Of(certificate.Der.Span);

    /// <summary>sHash or iHash: the key of a subject or an issuer.</summary>
    public static StoreKey OfName(DistinguishedName name) => Of(name.Der.Span);

    /// <summary>iAndSHash: the key of a certificate's IssuerAndSerialNumber (RFC 5652 §10.2.4).</summary>
    public static StoreKey OfIssuerAndSerialNumber(Certificate certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            certificate.Issuer.WriteTo(writer);
            certificate.SerialNumber.WriteTo(writer);
        }

        return Of(writer.Encode());
    }

    /// <summary>sKIDHash: the key of a certificate's subject key identifier; null where it has none.</summary>
    public static StoreKey? OfSubjectKeyIdentifier(Certificate certificate) =>
        certificate.Extensions.SubjectKeyIdentifier is { } identifier ? Of(identifier.KeyIdentifier.Span) : null;

    /// <summary>Reads one. Characters outside base64 are refused, padding among them, as the standard demands.</summary>
    public static Result<StoreKey> Parse(string text) =>
        text.Length == Characters && !text.AsSpan().ContainsAnyExcept(Alphabet)
            ? new StoreKey(text)
            : new Refusal("StoreKeyMalformed", $"A search key is SHA-1 in base64 without padding: {Characters} of A-Z, a-z, 0-9, + and /.")
            {
                Clause = "RFC 4387 §2.1",
                Arguments = [$"{Characters}"],
            };

    /// <summary>The characters.</summary>
    public override string ToString() => _value ?? "";

    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "RFC 4387 knows no other; a name to look up, and whoever fetches a certificate validates it.")]
    private static StoreKey Of(ReadOnlySpan<byte> octets) => new(Convert.ToBase64String(SHA1.HashData(octets))[..Characters]);
}
