using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;

namespace Segl.Pki.Tests.Fixtures;

/// <summary>A certificate of any shape, also of those that our templates would never make; put together without the writer under test.</summary>
internal sealed record TestCertificate(string Name)
{
    public static readonly DateTimeOffset NotBeforeDefault = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ConcurrentDictionary<string, ECDsa> Keys = new(StringComparer.Ordinal);
    private static long _serial = 0x1000;

    private readonly List<(string Oid, bool IsCritical, byte[] Value)> _extensions = [];
    private Certificate? _certificate;

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

    public Certificate Certificate => _certificate ??= Certificate.Parse(Encode()).Value;

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
            writer.WriteOctetString(SubjectPublicKey.Of((Issuer ?? this).Key).KeyIdentifier.Span, Context(0));
    });

    public TestCertificate WithListAt(string uri) => With("2.5.29.31", isCritical: false, writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence(Context(0)))
        using (writer.PushSequence(Context(0)))
            WriteName(writer, $"uri:{uri}");
    });

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

    private static Asn1Tag Context(int number) => new(TagClass.ContextSpecific, number);

    private byte[] Encode()
    {
        var toBeSigned = TbsEdit.Der(WriteToBeSigned).ToArray();
        var signature = (SignedBy ?? Issuer?.Key ?? Key) switch
        {
            RSA rsa => rsa.SignData(toBeSigned, Hash, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => ecdsa.SignData(toBeSigned, Hash, DSASignatureFormat.Rfc3279DerSequence),
            _ => throw new InvalidOperationException("Another kind of key is not signed with here."),
        };
        return TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(toBeSigned);
                WriteAlgorithm(writer);
                writer.WriteBitString(signature);
            }
        }).ToArray();
    }

    private void WriteToBeSigned(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Context(0)))
                writer.WriteInteger(2);
            writer.WriteInteger(Interlocked.Increment(ref _serial));
            WriteAlgorithm(writer);
            writer.WriteEncodedValue((IssuerDer ?? Issuer?.SubjectBytes ?? SubjectBytes).Span);
            using (writer.PushSequence())
            {
                writer.WriteUtcTime(NotBefore);
                writer.WriteUtcTime(NotAfter);
            }

            writer.WriteEncodedValue(SubjectBytes.Span);
            writer.WriteEncodedValue(Key.ExportSubjectPublicKeyInfo());
            WriteExtensions(writer);
        }
    }

    private ReadOnlyMemory<byte> SubjectBytes => SubjectDer ?? NameOf(Name);

    private void WriteAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(SignatureOid);
            if (SignatureOid.StartsWith("1.2.840.113549", StringComparison.Ordinal))
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
            all.Add(SubjectKeyIdentifier.Write(SubjectPublicKey.Of(Key).KeyIdentifier));
            all.Add(AuthorityKeyIdentifier.Write(SubjectPublicKey.Of((Issuer ?? this).Key).KeyIdentifier));
        }

        all.AddRange(_extensions.Select(extension => new CertificateExtension(extension.Oid, extension.IsCritical, extension.Value)));
        if (all.Count == 0)
            all.Add(new CertificateExtension("1.2.3.4.5", IsCritical: false, new byte[] { 0x05, 0x00 }));
        using (writer.PushSequence(Context(3)))
        using (writer.PushSequence())
        {
            foreach (var extension in all)
                extension.WriteTo(writer);
        }
    }
}
