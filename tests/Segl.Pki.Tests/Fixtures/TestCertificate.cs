using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Revocation;

namespace Segl.Pki.Tests.Fixtures;

/// <summary>A certificate of any shape, also of those that our templates would never make; put together without the writer under test.</summary>
internal sealed record TestCertificate(string Name)
{
    public static readonly DateTimeOffset NotBeforeDefault = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ConcurrentDictionary<string, ECDsa> Keys = new(StringComparer.Ordinal);
    private static long _serial = 0x1000;

    private readonly List<(string Oid, bool IsCritical, byte[] Value)> _extensions = [];
    private byte[]? _der;
    private Certificate? _certificate;
    private FoundCertificate? _found;

    /// <summary>Who issued it; null for itself.</summary>
    public TestCertificate? Issuer { get; init; }

    /// <summary>The name of its key; two of one name share it.</summary>
    public string KeyName { get; init; } = Name;

    /// <summary>Signs instead of the issuer's key.</summary>
    public AsymmetricAlgorithm? SignedBy { get; init; }

    public bool IsAuthority { get; init; }

    public int? PathLength { get; init; }

    public KeyUsages? KeyUsage { get; init; }

    public bool HasBasicConstraints { get; init; } = true;

    public bool HasKeyIdentifiers { get; init; } = true;

    public DateTimeOffset NotBefore { get; init; } = NotBeforeDefault;

    public DateTimeOffset NotAfter { get; init; } = NotBeforeDefault.AddYears(2);

    public string SignatureOid { get; init; } = "1.2.840.10045.4.3.2";

    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>The subject, where it is not one common name.</summary>
    public ReadOnlyMemory<byte>? SubjectDer { get; init; }

    /// <summary>The issuer's name as this certificate writes it, where it differs.</summary>
    public ReadOnlyMemory<byte>? IssuerDer { get; init; }

    /// <summary>Another key than one on P-256.</summary>
    public AsymmetricAlgorithm? OwnKey { get; init; }

    public AsymmetricAlgorithm Key => OwnKey ?? Keys.GetOrAdd(KeyName, _ => ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>As people count it; only 3 is ours.</summary>
    public int Version { get; init; } = 3;

    /// <summary>The contents octets of the serial number, where it is not the next of the tests'.</summary>
    public ReadOnlyMemory<byte>? SerialOctets { get; init; }

    /// <summary>Whether both times are written as GeneralizedTime.</summary>
    public bool HasGeneralizedTimes { get; init; }

    /// <summary>The key as the certificate writes it, where it differs.</summary>
    public ReadOnlyMemory<byte>? SpkiDer { get; init; }

    /// <summary>Whether the issuer's and the subject's unique identifiers are there.</summary>
    public bool HasUniqueIdentifiers { get; init; }

    /// <summary>The algorithm outside what is signed, where it differs.</summary>
    public string? OuterSignatureOid { get; init; }

    public Certificate Certificate => _certificate ??= Certificate.Parse(Der).Value;

    /// <summary>As somebody finds it who does not know whether it is one of ours.</summary>
    public FoundCertificate Found => _found ??= FoundCertificate.Read(Der).Value;

    public byte[] Der => _der ??= Encode();

    public static TestCertificate Authority(string name, TestCertificate? issuer = null) =>
        new(name) { Issuer = issuer, IsAuthority = true, KeyUsage = KeyUsages.KeyCertSign | KeyUsages.CrlSign };

    public static TestCertificate Leaf(string name, TestCertificate issuer) => new(name) { Issuer = issuer, KeyUsage = KeyUsages.DigitalSignature };

    public static ReadOnlyMemory<byte> NameOf(string value, UniversalTagNumber encoding = UniversalTagNumber.UTF8String) =>
        NameOf(("2.5.4.3", value, encoding));

    public static ReadOnlyMemory<byte> NameOf(params (string Type, string Value, UniversalTagNumber Encoding)[] attributes) => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var (type, value, encoding) in attributes)
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(type);
                    writer.WriteCharacterString(encoding, value);
                }
            }
        }
    });

    /// <summary>Adds an extension; the one on which it is called is changed.</summary>
    public TestCertificate With(string oid, bool isCritical, Action<AsnWriter> write)
    {
        _extensions.Add((oid, isCritical, TbsEdit.Der(write).ToArray()));
        return this;
    }

    public TestCertificate WithPolicies(params string[] oids) => With("2.5.29.32", isCritical: false, writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var oid in oids)
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(oid);
            }
        }
    });

    public TestCertificate WithMappings(params (string Issuer, string Subject)[] pairs) => With("2.5.29.33", isCritical: true, writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var (issuer, subject) in pairs)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(issuer);
                    writer.WriteObjectIdentifier(subject);
                }
            }
        }
    });

    public TestCertificate WithPolicyConstraints(int? requireExplicit, int? inhibitMapping = null) => With("2.5.29.36", isCritical: true, writer =>
    {
        using (writer.PushSequence())
        {
            if (requireExplicit is { } required)
                writer.WriteInteger(required, Context(0));
            if (inhibitMapping is { } inhibited)
                writer.WriteInteger(inhibited, Context(1));
        }
    });

    public TestCertificate WithInhibitAnyPolicy(int skip) => With("2.5.29.54", isCritical: true, writer => writer.WriteInteger(skip));

    public TestCertificate WithPurposes(params string[] oids) => With("2.5.29.37", isCritical: false, writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var oid in oids)
                writer.WriteObjectIdentifier(oid);
        }
    });

    /// <summary>Names written as <c>dns:</c>, <c>mail:</c>, <c>uri:</c>, <c>ip:</c> (hexadecimal), <c>dir:</c> (a common name) or <c>id:</c>.</summary>
    public TestCertificate WithAlternativeNames(params string[] names) => With("2.5.29.17", isCritical: false, writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var name in names)
                WriteName(writer, name);
        }
    });

    public TestCertificate WithNameConstraints(string[] permitted, string[] excluded) => With("2.5.29.30", isCritical: true, writer =>
    {
        using (writer.PushSequence())
        {
            WriteSubtrees(writer, 0, permitted);
            WriteSubtrees(writer, 1, excluded);
        }
    });

    public TestCertificate WithIssuerKeyIdentifier(bool isCritical) => With("2.5.29.35", isCritical, writer =>
    {
        using (writer.PushSequence())
            writer.WriteOctetString(KeyIdentifierOf((Issuer ?? this).Key).Span, Context(0));
    });

    public TestCertificate WithListAt(string uri) => WithPoint($"uri:{uri}");

    public TestCertificate WithFreshestList(string name) => With("2.5.29.46", isCritical: false, writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
            WritePointName(writer, name, relativeName: null);
    });

    /// <summary>A distribution point with a full name (as alternative names are written) or one below its issuer's, for some reasons, of another's lists.</summary>
    public TestCertificate WithPoint(string? name = null, string? relativeName = null, RevocationReasons? reasons = null, TestCertificate? issuer = null) =>
        WithPoints((name, relativeName, reasons, issuer));

    public TestCertificate WithPoints(params (string? Name, string? RelativeName, RevocationReasons? Reasons, TestCertificate? Issuer)[] points) =>
        With("2.5.29.31", isCritical: false, writer =>
        {
            using (writer.PushSequence())
            {
                foreach (var point in points)
                {
                    using (writer.PushSequence())
                    {
                        if (point.Name is not null || point.RelativeName is not null)
                            WritePointName(writer, point.Name, point.RelativeName);
                        if (point.Reasons is { } some)
                            writer.WriteNamedBitList(some, Context(1));
                        if (point.Issuer is { } issuer)
                            WriteIssuer(writer, issuer);
                    }
                }
            }
        });

    internal static void WritePointName(AsnWriter writer, string? name, string? relativeName)
    {
        using (writer.PushSequence(Context(0)))
        {
            if (name is not null)
            {
                using (writer.PushSequence(Context(0)))
                    WriteName(writer, name);
            }
            else
            {
                using (writer.PushSetOf(Context(1)))
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("2.5.4.3");
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, relativeName ?? string.Empty);
                }
            }
        }
    }

    private static void WriteIssuer(AsnWriter writer, TestCertificate issuer)
    {
        using (writer.PushSequence(Context(2)))
        using (writer.PushSequence(Context(4)))
            writer.WriteEncodedValue(issuer.SubjectBytes.Span);
    }

    private static void WriteSubtrees(AsnWriter writer, int tag, string[] names)
    {
        if (names.Length == 0)
            return;
        using (writer.PushSequence(Context(tag)))
        {
            foreach (var name in names)
            {
                using (writer.PushSequence())
                    WriteName(writer, name);
            }
        }
    }

    private static void WriteName(AsnWriter writer, string name)
    {
        var value = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
        switch (name[..^(value.Length + 1)])
        {
            case "mail":
                writer.WriteCharacterString(UniversalTagNumber.IA5String, value, Context(1));
                break;
            case "dns":
                writer.WriteCharacterString(UniversalTagNumber.IA5String, value, Context(2));
                break;
            case "dir":
                using (writer.PushSequence(Context(4)))
                    writer.WriteEncodedValue(NameOf(value).Span);
                break;
            case "uri":
                writer.WriteCharacterString(UniversalTagNumber.IA5String, value, Context(6));
                break;
            case "ip":
                writer.WriteOctetString(Convert.FromHexString(value), Context(7));
                break;
            default:
                writer.WriteObjectIdentifier(value, Context(8));
                break;
        }
    }

    // Any octets that are the same for the same key do.
    internal static ReadOnlyMemory<byte> KeyIdentifierOf(AsymmetricAlgorithm key) => key is DSA
        ? SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsMemory(0, 20) : SubjectPublicKey.Of(key).KeyIdentifier;

    private static Asn1Tag Context(int number) => new(TagClass.ContextSpecific, number);

    private byte[] Encode()
    {
        var toBeSigned = TbsEdit.Der(WriteToBeSigned).ToArray();
        var signature = (SignedBy ?? Issuer?.Key ?? Key) switch
        {
            RSA rsa => rsa.SignData(toBeSigned, Hash, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => ecdsa.SignData(toBeSigned, Hash, DSASignatureFormat.Rfc3279DerSequence),
            DSA dsa => dsa.SignData(toBeSigned, Hash, DSASignatureFormat.Rfc3279DerSequence),
            _ => throw new InvalidOperationException("Another kind of key is not signed with here."),
        };
        return TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(toBeSigned);
                WriteAlgorithm(writer, OuterSignatureOid ?? SignatureOid);
                writer.WriteBitString(signature);
            }
        }).ToArray();
    }

    private void WriteToBeSigned(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            if (Version > 1)
            {
                using (writer.PushSequence(Context(0)))
                    writer.WriteInteger(Version - 1);
            }

            if (SerialOctets is { } octets)
                writer.WriteInteger(octets.Span);
            else
                writer.WriteInteger(Interlocked.Increment(ref _serial));
            WriteAlgorithm(writer, SignatureOid);
            writer.WriteEncodedValue((IssuerDer ?? Issuer?.SubjectBytes ?? SubjectBytes).Span);
            using (writer.PushSequence())
            {
                WriteTime(writer, NotBefore);
                WriteTime(writer, NotAfter);
            }

            writer.WriteEncodedValue(SubjectBytes.Span);
            writer.WriteEncodedValue(SpkiDer is { } spki ? spki.Span : Key.ExportSubjectPublicKeyInfo());
            if (HasUniqueIdentifiers)
            {
                writer.WriteBitString([1, 2], tag: Context(1));
                writer.WriteBitString([3, 4], tag: Context(2));
            }

            if (Version == 3)
                WriteExtensions(writer);
        }
    }

    private void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        if (HasGeneralizedTimes || time.Year > 2049)
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
        else
            writer.WriteUtcTime(time);
    }

    internal ReadOnlyMemory<byte> SubjectBytes => SubjectDer ?? NameOf(Name);

    private static void WriteAlgorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (oid.StartsWith("1.2.840.113549", StringComparison.Ordinal))
                writer.WriteNull();
        }
    }

    private void WriteExtensions(AsnWriter writer)
    {
        List<CertificateExtension> all = [];
        if (HasBasicConstraints)
            all.Add(new BasicConstraints(IsAuthority, PathLength).Write());
        if (KeyUsage is { } usage)
            all.Add(KeyUsageBits.Write(usage));
        if (HasKeyIdentifiers)
        {
            all.Add(SubjectKeyIdentifier.Write(KeyIdentifierOf(Key)));
            all.Add(AuthorityKeyIdentifier.Write(KeyIdentifierOf((Issuer ?? this).Key)));
        }

        all.AddRange(_extensions.Select(extension => new CertificateExtension(extension.Oid, extension.IsCritical, extension.Value)));
        using (writer.PushSequence(Context(3)))
        using (writer.PushSequence())
        {
            foreach (var extension in all)
                extension.WriteTo(writer);
        }
    }
}
