using System.Collections;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>The extensions of a certificate in their order; those that we know are read, and a malformed one refuses the whole.</summary>
public sealed class CertificateExtensions : IReadOnlyList<CertificateExtension>
{
    private const int CountMax = 64;

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        Oids.BasicConstraints, Oids.AuthorityKeyIdentifier, Oids.AuthorityInfoAccess, Oids.SubjectAltName, Oids.CertificatePolicies,
        Oids.QcStatements, Oids.CrlDistributionPoints, Oids.SubjectKeyIdentifier, Oids.KeyUsage, Oids.ExtKeyUsage, Oids.NameConstraints, Oids.PolicyMappings,
        Oids.PolicyConstraints, Oids.InhibitAnyPolicy,
    };

    private readonly List<CertificateExtension> _inOrder = [];

    private CertificateExtensions()
    {
    }

    /// <inheritdoc/>
    public int Count => _inOrder.Count;

    /// <summary>RFC 5280 §4.2.1.9; null where absent, as are all below.</summary>
    public BasicConstraints? BasicConstraints { get; private set; }

    /// <summary>RFC 5280 §4.2.1.1.</summary>
    public AuthorityKeyIdentifier? AuthorityKeyIdentifier { get; private set; }

    /// <summary>RFC 5280 §4.2.2.1.</summary>
    public AuthorityInfoAccess? AuthorityInfoAccess { get; private set; }

    /// <summary>RFC 5280 §4.2.1.6.</summary>
    public SubjectAltName? SubjectAltName { get; private set; }

    /// <summary>RFC 5280 §4.2.1.4.</summary>
    public CertificatePolicies? CertificatePolicies { get; private set; }

    /// <summary>RFC 3739 §3.2.6.</summary>
    public QcStatements? QcStatements { get; private set; }

    /// <summary>RFC 5280 §4.2.1.13.</summary>
    public CrlDistributionPoints? CrlDistributionPoints { get; private set; }

    /// <summary>RFC 5280 §4.2.1.2.</summary>
    public SubjectKeyIdentifier? SubjectKeyIdentifier { get; private set; }

    /// <summary>RFC 5280 §4.2.1.3.</summary>
    public KeyUsages? KeyUsage { get; private set; }

    /// <summary>RFC 5280 §4.2.1.12.</summary>
    public ExtKeyUsage? ExtKeyUsage { get; private set; }

    /// <summary>RFC 5280 §4.2.1.10.</summary>
    public NameConstraints? NameConstraints { get; private set; }

    /// <summary>RFC 5280 §4.2.1.5.</summary>
    public PolicyMappings? PolicyMappings { get; private set; }

    /// <summary>RFC 5280 §4.2.1.11.</summary>
    public PolicyConstraints? PolicyConstraints { get; private set; }

    /// <summary>inhibitAnyPolicy (RFC 5280 §4.2.1.14): after how many certificates anyPolicy stands for nothing.</summary>
    public int? InhibitAnyPolicy { get; private set; }

    /// <inheritdoc/>
    public CertificateExtension this[int index] => _inOrder[index];

    /// <summary>The extension with this identifier; null where absent.</summary>
    public CertificateExtension? Find(string oid) =>
        _inOrder.Find(extension => string.Equals(extension.Oid, oid, StringComparison.Ordinal));

    /// <inheritdoc/>
    public IEnumerator<CertificateExtension> GetEnumerator() => _inOrder.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static CertificateExtensions ReadFrom(AsnReader reader)
    {
        var extensions = new CertificateExtensions();
        extensions._inOrder.AddRange(ReadUninterpreted(reader));
        foreach (var extension in extensions._inOrder)
            extensions.Understand(extension);
        return extensions;
    }

    /// <summary>None, as in certificates of version 1.</summary>
    internal static CertificateExtensions None { get; } = new();

    /// <summary>
    /// Reads the extensions of somebody else's certificate: of what stands twice the first, and of what cannot be read nothing.
    /// </summary>
    internal static CertificateExtensions ReadFound(AsnReader reader, ICollection<Departure> departures)
    {
        var extensions = new CertificateExtensions();
        var sequence = reader.ReadSequence();
        if (!sequence.HasData)
            departures.Add(Departure.ExtensionsEmpty());

        while (sequence.HasData)
        {
            var extension = CertificateExtension.ReadFound(sequence, departures);
            if (extensions.Find(extension.Oid) is null)
                extensions.UnderstandFound(extension, departures);
            else
                departures.Add(Departure.ExtensionTwice(extension.Oid));

            extensions._inOrder.Add(extension);
            DerReading.RequireAtMost(extensions.Count, CountMax, "extensions");
        }

        return extensions;
    }

    /// <summary>
    /// Reads the SEQUENCE of extensions of a certificate or a revocation list: none twice (RFC 5280 §4.2), and no value looked at.
    /// </summary>
    internal static IReadOnlyList<CertificateExtension> ReadUninterpreted(AsnReader reader) =>
        ReadUninterpreted(reader, CertificateExtension.ReadFrom);

    /// <summary>Likewise, each read in another way.</summary>
    internal static IReadOnlyList<CertificateExtension> ReadUninterpreted(AsnReader reader, Func<AsnReader, CertificateExtension> read)
    {
        var extensions = new List<CertificateExtension>();
        var sequence = reader.ReadSequence();
        do
        {
            var extension = read(sequence);
            if (extensions.Exists(other => string.Equals(other.Oid, extension.Oid, StringComparison.Ordinal)))
                throw new AsnContentException($"The extension {extension.Oid} stands twice.");

            extensions.Add(extension);
            DerReading.RequireAtMost(extensions.Count, CountMax, "extensions");
        }
        while (sequence.HasData);
        return extensions;
    }

    private void UnderstandFound(CertificateExtension extension, ICollection<Departure> departures)
    {
        try
        {
            Understand(extension);
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException)
        {
            if (!TryReadWrittenFalse(extension))
                departures.Add(Departure.ExtensionMalformed(extension.Oid, exception.Message));
            else
                departures.Add(Departure.DefaultWritten(extension.Oid));
        }
    }

    private bool TryReadWrittenFalse(CertificateExtension extension)
    {
        if (!string.Equals(extension.Oid, Oids.BasicConstraints, StringComparison.Ordinal))
            return false;

        try
        {
            BasicConstraints = DerReading.ReadWhole(extension.Value, BasicConstraints.ReadFound);
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private void Understand(CertificateExtension extension)
    {
        switch (extension.Oid)
        {
            case Oids.BasicConstraints:
                BasicConstraints = DerReading.ReadWhole(extension.Value, BasicConstraints.ReadFrom);
                break;
            case Oids.AuthorityKeyIdentifier:
                AuthorityKeyIdentifier = DerReading.ReadWhole(extension.Value, AuthorityKeyIdentifier.ReadFrom);
                break;
            case Oids.AuthorityInfoAccess:
                AuthorityInfoAccess = DerReading.ReadWhole(extension.Value, AuthorityInfoAccess.ReadFrom);
                break;
            case Oids.SubjectAltName:
                SubjectAltName = DerReading.ReadWhole(extension.Value, SubjectAltName.ReadFrom);
                break;
            case Oids.CertificatePolicies:
                CertificatePolicies = DerReading.ReadWhole(extension.Value, CertificatePolicies.ReadFrom);
                break;
            case Oids.QcStatements:
                QcStatements = DerReading.ReadWhole(extension.Value, QcStatements.ReadFrom);
                break;
            case Oids.CrlDistributionPoints:
                CrlDistributionPoints = DerReading.ReadWhole(extension.Value, CrlDistributionPoints.ReadFrom);
                break;
            case Oids.SubjectKeyIdentifier:
                SubjectKeyIdentifier = DerReading.ReadWhole(extension.Value, SubjectKeyIdentifier.ReadFrom);
                break;
            case Oids.KeyUsage:
                KeyUsage = DerReading.ReadWhole(extension.Value, KeyUsageBits.ReadFrom);
                break;
            case Oids.ExtKeyUsage:
                ExtKeyUsage = DerReading.ReadWhole(extension.Value, ExtKeyUsage.ReadFrom);
                break;
            default:
                UnderstandConstraint(extension);
                break;
        }
    }

    private void UnderstandConstraint(CertificateExtension extension)
    {
        switch (extension.Oid)
        {
            case Oids.NameConstraints:
                NameConstraints = DerReading.ReadWhole(extension.Value, NameConstraints.ReadFrom);
                break;
            case Oids.PolicyMappings:
                PolicyMappings = DerReading.ReadWhole(extension.Value, PolicyMappings.ReadFrom);
                break;
            case Oids.PolicyConstraints:
                PolicyConstraints = DerReading.ReadWhole(extension.Value, PolicyConstraints.ReadFrom);
                break;
            case Oids.InhibitAnyPolicy:
                InhibitAnyPolicy = DerReading.ReadWhole(extension.Value, PolicyConstraints.ReadSkipCerts);
                break;
        }
    }

    /// <summary>The first critical extension that is not read here; null where there is none.</summary>
    internal string? UnknownCritical => _inOrder.Find(extension => extension.IsCritical && !Known.Contains(extension.Oid))?.Oid;
}
