using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Certificates;

/// <summary>
/// A certificate as it was found, also where it breaks the rules of RFC 5280 §4: somebody else's, to be judged and not issued.
/// </summary>
/// <remarks>
/// What departs from the rules is kept in <see cref="Departures"/>, and whoever validates decides. A <see cref="Certificate"/> is one
/// without any: what is issued here, and what may log in here, is always that.
/// </remarks>
public class FoundCertificate : IEquatable<FoundCertificate>
{
    /// <summary>The largest that is read; real ones have one to three thousand bytes.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>The version that has extensions.</summary>
    public const int Version3 = 3;

    private static readonly DerFormat Format = new("certificate", "Certificate", BytesMax);

    private protected FoundCertificate()
    {
    }

    /// <summary>The whole encoding.</summary>
    public required ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>What the signature is over: the tbsCertificate in DER.</summary>
    public required ReadOnlyMemory<byte> SignedBytes { get; init; }

    /// <summary>The AlgorithmIdentifier of the signature, in DER, as it stands in what is signed.</summary>
    public required ReadOnlyMemory<byte> SignatureIdentifier { get; init; }

    /// <summary>The bits of the signature.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>The version as people count it: 1, 2 or 3.</summary>
    public int Version { get; private init; } = Version3;

    /// <summary>The contents octets of the serial number's INTEGER, of any sign and length.</summary>
    public required ReadOnlyMemory<byte> SerialOctets { get; init; }

    /// <summary>issuer.</summary>
    public required DistinguishedName Issuer { get; init; }

    /// <summary>The first second.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The last second, which may come before the first.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>subject.</summary>
    public required DistinguishedName Subject { get; init; }

    /// <summary>The subject's key, of whatever kind.</summary>
    public required FoundPublicKey Key { get; init; }

    /// <summary>The extensions in their order; none in versions 1 and 2. One that could not be read is there and means nothing.</summary>
    public required CertificateExtensions Extensions { get; init; }

    /// <summary>Where it departs from RFC 5280; empty for a <see cref="Certificate"/>.</summary>
    public IReadOnlyList<Departure> Departures { get; private init; } = [];

    /// <summary>Whether the subject is an authority.</summary>
    public bool IsAuthority => Extensions.BasicConstraints is { IsAuthority: true };

    /// <summary>The first e-mail address of the subject's alternative names that is one; null where there is none.</summary>
    public EmailAddress? EmailAddress => Extensions.SubjectAltName?.EmailAddress;

    /// <summary>SHA-256 of <see cref="Der"/> in lower-case hexadecimal.</summary>
    public string Sha256Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Der.Span));

    /// <summary>SHA-1 of <see cref="Der"/> in lower-case hexadecimal, which some systems still show and search by.</summary>
    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "A name that people compare by eye in older systems; nothing is decided by it.")]
    public string Sha1Fingerprint => Convert.ToHexStringLower(SHA1.HashData(Der.Span));

    /// <summary>Reads one certificate in DER: a <see cref="Certificate"/> where it is one, else as it was found.</summary>
    /// <returns>A refusal where its parts cannot be told apart.</returns>
    public static Result<FoundCertificate> Read(ReadOnlyMemory<byte> der)
    {
        var strict = Certificate.Parse(der);
        return strict.IsRefused ? Format.Read(der, reader => ReadFrom(reader, strict.Refusal)) : strict.Value;
    }

    /// <summary>Whether the instant lies within its time, both ends included (RFC 5280 §4.1.2.5).</summary>
    public bool Covers(DateTimeOffset instant) => NotBefore <= instant && DerTime.CutToSecond(instant) <= NotAfter;

    /// <summary>The textual form (RFC 7468 §5), with a line end after the last line.</summary>
    public string ToPem() => PemEncoding.WriteString("CERTIFICATE", Der.Span) + "\n";

    /// <inheritdoc/>
    public bool Equals(FoundCertificate? other) => other is not null && Der.Span.SequenceEqual(other.Der.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FoundCertificate);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(SerialOctets.Span);
        hash.Add(Issuer);
        return hash.ToHashCode();
    }

    /// <summary>The subject and the serial number.</summary>
    public override string ToString() => $"{Subject} {Convert.ToHexStringLower(SerialOctets.Span)}";

    private static Result<FoundCertificate> ReadFrom(AsnReader reader, Refusal strict)
    {
        var departures = new List<Departure>();
        var der = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        var signed = sequence.PeekEncodedValue();
        var body = sequence.ReadSequence();
        var version = ReadVersion(body);
        var serialOctets = ReadSerialOctets(body, departures);
        var identifier = body.ReadEncodedValue();
        var issuer = DistinguishedName.ReadFound(body);
        var (notBefore, notAfter) = ReadValidity(body, departures);
        var subject = DistinguishedName.ReadFound(body);
        var key = FoundPublicKey.ReadFrom(body);
        var extensions = ReadRest(body, version, departures);
        if (!sequence.ReadEncodedValue().Span.SequenceEqual(identifier.Span))
            departures.Add(Departure.SignatureAlgorithms());

        var signature = sequence.ReadOctetsInBitString();
        sequence.ThrowIfNotEmpty();
        Note(departures, key, strict, issuer, subject);
        return new FoundCertificate
        {
            Der = der,
            SignedBytes = signed,
            SignatureIdentifier = identifier,
            Signature = signature,
            Version = version,
            SerialOctets = serialOctets,
            Issuer = issuer,
            NotBefore = notBefore,
            NotAfter = notAfter,
            Subject = subject,
            Key = key,
            Extensions = extensions,
            Departures = departures,
        };
    }

    // Version ::= INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1
    private static int ReadVersion(AsnReader body)
    {
        if (!body.NextIs(0))
            return 1;

        var version = body.ReadTagged(0, tagged => tagged.TryReadInt32(out var number) ? number : -1);
        return version is >= 0 and < Version3
            ? version + 1 : throw new AsnContentException("The certificate is of no version that there is.");
    }

    private static ReadOnlyMemory<byte> ReadSerialOctets(AsnReader body, List<Departure> departures)
    {
        var octets = body.ReadIntegerBytes();
        if (!SerialNumber.TryRead(octets.Span, out _))
            departures.Add(Departure.SerialNumber());
        return octets;
    }

    private static (DateTimeOffset NotBefore, DateTimeOffset NotAfter) ReadValidity(AsnReader body, List<Departure> departures)
    {
        var validity = body.ReadSequence();
        var (notBefore, notAfter) = (DerTime.Read(validity), DerTime.Read(validity));
        validity.ThrowIfNotEmpty();
        if (notAfter < notBefore)
            departures.Add(Departure.Validity());
        return (notBefore, notAfter);
    }

    // issuerUniqueID [1], subjectUniqueID [2], extensions [3], each OPTIONAL
    private static CertificateExtensions ReadRest(AsnReader body, int version, List<Departure> departures)
    {
        if (version < Version3)
            departures.Add(Departure.Version("is not of version 3"));
        if (body.NextIs(1) || body.NextIs(2))
            departures.Add(Departure.UniqueIdentifiers());
        while (body.NextIs(1) || body.NextIs(2))
            body.ReadEncodedValue();

        if (version == Version3 && !body.HasData)
            departures.Add(Departure.Version("is of version 3 and has no extensions"));
        if (version < Version3 && body.HasData)
            departures.Add(Departure.Version("has extensions, which its version has not"));
        var extensions = body.NextIs(3)
            ? body.ReadTagged(3, tagged => CertificateExtensions.ReadFound(tagged, departures)) : CertificateExtensions.None;
        body.ThrowIfNotEmpty();
        return extensions;
    }

    private static void Note(
        List<Departure> departures, FoundPublicKey key, Refusal strict, DistinguishedName issuer, DistinguishedName subject)
    {
        if (key.Family is null)
            departures.Add(Departure.PublicKey());
        if (new[] { issuer, subject }.Any(name => name.Attributes.Any(attribute => !attribute.IsText)))
            departures.Add(Departure.Names());

        // The strict reader saw what is not told apart here. A key that is merely not certified here departs from nothing.
        if (departures.Count == 0 && key.Known is not null)
            departures.Add(Departure.Other(strict.Detail));
    }
}
