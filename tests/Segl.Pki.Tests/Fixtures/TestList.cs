using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Revocation;

namespace Segl.Pki.Tests.Fixtures;

/// <summary>A revocation list of any shape, put together without the writer under test.</summary>
/// <param name="Signer">Whose name and key it has.</param>
internal sealed record TestList(TestCertificate Signer)
{
    private readonly List<(ReadOnlyMemory<byte> Serial, CrlReason Reason, TestCertificate? Issuer, string? Unknown)> _entries = [];
    private readonly List<(string Oid, bool IsCritical, byte[] Value)> _extensions = [];
    private byte[]? _der;

    public int Version { get; init; } = 2;

    public DateTimeOffset ThisUpdate { get; init; } = TestCertificate.NotBeforeDefault.AddDays(1);

    public DateTimeOffset NextUpdate { get; init; } = TestCertificate.NotBeforeDefault.AddDays(300);

    public bool HasGeneralizedTimes { get; init; }

    /// <summary>Signs instead of the signer's key.</summary>
    public AsymmetricAlgorithm? SignedBy { get; init; }

    public int? Number { get; init; } = 7;

    public int? BaseNumber { get; init; }

    public byte[] Der => _der ??= Encode();

    public FoundRevocationList Found => FoundRevocationList.Read(Der).Value;

    /// <summary>Lists a certificate; <paramref name="issuer"/> is written where an entry is of another's from here on.</summary>
    public TestList With(TestCertificate revoked, CrlReason reason = CrlReason.KeyCompromise, TestCertificate? issuer = null, string? unknown = null)
    {
        _entries.Add((revoked.Found.SerialOctets, reason, issuer, unknown));
        return this;
    }

    public TestList With(string oid, bool isCritical, Action<AsnWriter> write)
    {
        _extensions.Add((oid, isCritical, TbsEdit.Der(write).ToArray()));
        return this;
    }

    /// <summary>The issuing distribution point: a full name, who is covered, for which reasons, and whether other issuers' are.</summary>
    public TestList WithScope(
        string? name = null, string? relativeName = null, CrlCoverage coverage = CrlCoverage.Everything, RevocationReasons? reasons = null, bool isIndirect = false) =>
        With("2.5.29.28", isCritical: true, writer =>
        {
            using (writer.PushSequence())
            {
                if (name is not null || relativeName is not null)
                    TestCertificate.WritePointName(writer, name, relativeName);
                if (coverage is CrlCoverage.UserCertificates or CrlCoverage.AuthorityCertificates)
                    writer.WriteBoolean(value: true, Context((int)coverage));
                if (reasons is { } some)
                    writer.WriteNamedBitList(some, Context(3));
                if (isIndirect)
                    writer.WriteBoolean(value: true, Context(4));
                if (coverage == CrlCoverage.AttributeCertificates)
                    writer.WriteBoolean(value: true, Context(5));
            }
        });

    private byte[] Encode()
    {
        var toBeSigned = TbsEdit.Der(WriteToBeSigned).ToArray();
        var signature = (SignedBy ?? Signer.Key) switch
        {
            RSA rsa => rsa.SignData(toBeSigned, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => ecdsa.SignData(toBeSigned, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
            DSA dsa => dsa.SignData(toBeSigned, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
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

    private void WriteAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Signer.Key switch
            {
                RSA => "1.2.840.113549.1.1.11",
                DSA => "2.16.840.1.101.3.4.3.2",
                _ => "1.2.840.10045.4.3.2",
            });
            if (Signer.Key is RSA)
                writer.WriteNull();
        }
    }

    private void WriteToBeSigned(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            if (Version > 1)
                writer.WriteInteger(Version - 1);
            WriteAlgorithm(writer);
            writer.WriteEncodedValue(Signer.SubjectBytes.Span);
            WriteTime(writer, ThisUpdate);
            WriteTime(writer, NextUpdate);
            if (_entries.Count > 0)
                WriteEntries(writer);
            if (Version > 1)
                WriteExtensions(writer);
        }
    }

    private void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        if (HasGeneralizedTimes)
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
        else
            writer.WriteUtcTime(time);
    }

    private void WriteEntries(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            foreach (var entry in _entries)
            {
                using (writer.PushSequence())
                {
                    writer.WriteInteger(entry.Serial.Span);
                    WriteTime(writer, ThisUpdate.AddHours(-1));
                    WriteEntryExtensions(writer, entry);
                }
            }
        }
    }

    private static void WriteEntryExtensions(
        AsnWriter writer, (ReadOnlyMemory<byte> Serial, CrlReason Reason, TestCertificate? Issuer, string? Unknown) entry)
    {
        List<CertificateExtension> all = [];
        if (entry.Reason != CrlReason.Unspecified)
            all.Add(new CertificateExtension("2.5.29.21", IsCritical: false, new byte[] { 0x0a, 0x01, (byte)entry.Reason }));
        if (entry.Issuer is { } issuer)
            all.Add(CertificateExtension.Of("2.5.29.29", isCritical: true, value =>
            {
                using (value.PushSequence())
                using (value.PushSequence(Context(4)))
                    value.WriteEncodedValue(issuer.SubjectBytes.Span);
            }));
        if (entry.Unknown is { } oid)
            all.Add(CertificateExtension.Of(oid, isCritical: true, value => value.WriteNull()));
        if (all.Count == 0)
            return;
        using (writer.PushSequence())
            all.ForEach(extension => extension.WriteTo(writer));
    }

    private void WriteExtensions(AsnWriter writer)
    {
        List<CertificateExtension> all = [.. _extensions.Select(extension => new CertificateExtension(extension.Oid, extension.IsCritical, extension.Value))];
        all.Add(AuthorityKeyIdentifier.Write(TestCertificate.KeyIdentifierOf(Signer.Key)));
        if (Number is { } number)
            all.Add(CertificateExtension.Of("2.5.29.20", isCritical: false, value => value.WriteInteger((BigInteger)number)));
        if (BaseNumber is { } baseNumber)
            all.Add(CertificateExtension.Of("2.5.29.27", isCritical: true, value => value.WriteInteger((BigInteger)baseNumber)));
        using (writer.PushSequence(Context(0)))
        using (writer.PushSequence())
            all.ForEach(extension => extension.WriteTo(writer));
    }

    private static Asn1Tag Context(int number) => new(TagClass.ContextSpecific, number);
}
