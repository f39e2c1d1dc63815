using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;
using Segl.Pki.Tests.Parsing;
using Segl.Testing;

namespace Segl.Pki.Tests.Cmp;

public sealed class MessageMacTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(1, 16).Select(number => (byte)number)];
    private static readonly byte[] Protected = Encoding.ASCII.GetBytes("what is protected");

    public static TheoryData<string> Hashes => ["SHA256", "SHA384", "SHA512"];

    [Theory]
    [MemberData(nameof(Hashes))]
    [Clause("RFC 9481", "6.1")]
    public void Is_read_back_and_verifies(string hash)
    {
        foreach (MessageMac mac in new MessageMac[]
        {
            new PasswordBasedMac(Salt, 1000, new HashAlgorithmName(hash)), new Pbmac1(Salt, 1000, new HashAlgorithmName(hash)),
        })
        {
            var read = MessageMac.Parse(mac.Identifier).Value;

            read.Identifier.ToArray().ShouldBe(mac.Identifier.ToArray());
            MessageMac.IsMac(mac.Identifier).ShouldBeTrue();
            var value = mac.Compute(TestCmp.Secret, Protected);
            read.Verify(TestCmp.Secret, Protected, value).ShouldBeTrue();
            read.Verify("other"u8, Protected, value).ShouldBeFalse();
            read.Verify(TestCmp.Secret, Protected, value.AsSpan(1)).ShouldBeFalse();
            read.WithSalt(new byte[16]).Compute(TestCmp.Secret, Protected).ShouldNotBe(value);
            read.WithSalt(Salt).Compute(TestCmp.Secret, Protected).ShouldBe(value);
        }
    }

    [Theory]
    [MemberData(nameof(Hashes))]
    [Clause("RFC 8018", "7.1")]
    public async Task Pbmac1_is_what_openssl_computes(string hash)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("data"), Protected, TestContext.Current.CancellationToken);
        var octets = int.Parse(hash[3..], CultureInfo.InvariantCulture) / 8;
        var key = (await RunAsync(
            "kdf", "-keylen", $"{octets}", "-kdfopt", $"digest:{hash}", "-kdfopt", $"hexpass:{Convert.ToHexString(TestCmp.Secret)}",
            "-kdfopt", $"hexsalt:{Convert.ToHexString(Salt)}", "-kdfopt", "iter:4096", "PBKDF2")).Replace(":", string.Empty, StringComparison.Ordinal).Trim();
        var mac = (await RunAsync("mac", "-digest", hash, "-macopt", $"hexkey:{key}", "-in", folder.File("data"), "HMAC")).Trim();

        Convert.ToHexString(new Pbmac1(Salt, 4096, new HashAlgorithmName(hash)).Compute(TestCmp.Secret, Protected)).ShouldBe(mac, StringCompareShould.IgnoreCase);
    }

    [Fact]
    [Clause("RFC 4211", "4.4")]
    public void Bounds_rounds_and_salt()
    {
        Refused(Pbm(16, MessageMac.IterationsMin - 1)).ShouldBe("CmpMacWork");
        Refused(Pbm(16, MessageMac.IterationsMax + 1)).ShouldBe("CmpMacWork");
        Refused(Pbm(7, 1000)).ShouldBe("CmpMacMalformed");
        Refused(Pbm(129, 1000)).ShouldBe("CmpMacMalformed");
        Refused(Pbm(16, 0)).ShouldBe("CmpMacMalformed");
        MessageMac.Parse(Pbm(8, MessageMac.IterationsMin)).IsRefused.ShouldBeFalse();
        MessageMac.Parse(Pbm(128, MessageMac.IterationsMax)).IsRefused.ShouldBeFalse();
        Should.Throw<ArgumentException>(() => new PasswordBasedMac(Salt, 99, HashAlgorithmName.SHA256));
        Should.Throw<ArgumentException>(() => new Pbmac1(new byte[7], 1000, HashAlgorithmName.SHA256));
        Should.Throw<ArgumentException>(() => new Pbmac1(Salt, 1000, HashAlgorithmName.SHA1));
        Should.Throw<ArgumentException>(() => TestCmp.Mac.Compute(new byte[MessageMac.SecretOctetsMax + 1], Protected));
    }

    [Fact]
    public void Bounds_the_work_of_long_keys()
    {
        // A key longer than the digest takes a second block, and so twice the work.
        MessageMac.Parse(Pbmac1(MessageMac.IterationsMax, keyOctets: 32)).IsRefused.ShouldBeFalse();
        Refused(Pbmac1(MessageMac.IterationsMax, keyOctets: 33)).ShouldBe("CmpMacWork");
        Refused(Pbmac1(1000, keyOctets: 15)).ShouldBe("CmpMacMalformed");
        Refused(Pbmac1(1000, keyOctets: 65)).ShouldBe("CmpMacMalformed");
    }

    [Fact]
    public void Refuses_algorithms_that_are_not_taken()
    {
        Refused(Pbm(16, 1000, owf: "1.2.840.113549.2.5")).ShouldBe("CmpProtectionAlgorithm");
        Refused(Pbm(16, 1000, mac: "1.3.6.1.5.5.8.1.1")).ShouldBe("CmpProtectionAlgorithm");
        Refused(Pbmac1(1000, prf: null)).ShouldBe("CmpProtectionAlgorithm");
        Refused(Pbmac1(1000, prf: "1.2.840.113549.2.7")).ShouldBe("CmpProtectionAlgorithm");
        Refused(TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
                writer.WriteObjectIdentifier("1.2.840.113549.2.9");
        }).ToArray()).ShouldBe("CmpProtectionAlgorithm");
        CmpFailures.Of(MessageMac.Parse(Pbmac1(1000, prf: null)).Refusal.ShouldNotBeNull()).ShouldBe(PkiFailureInfo.BadAlg);
    }

    [Fact]
    public void Refuses_damaged_parameters()
    {
        foreach (byte[] good in new byte[][] { Pbm(16, 1000), Pbmac1(1000) })
        {
            foreach (var damaged in Mutations.Truncations(good))
                Refused(damaged).ShouldBe("CmpMacMalformed");
            foreach (var damaged in Mutations.WithTrailingBytes(good))
                Refused(damaged).ShouldBe("CmpMacTrailingBytes");
            foreach (var damaged in Mutations.BitFlips(good))
                _ = MessageMac.Parse(damaged);
        }

        Refused(new byte[1025]).ShouldBe("CmpMacTooLarge");
    }

    private static string Refused(byte[] identifier) => MessageMac.Parse(identifier).Refusal.ShouldNotBeNull().Code;

    private static byte[] Pbm(int saltOctets, int iterations, string owf = "1.3.14.3.2.26", string mac = "1.3.6.1.5.5.8.1.2") => Identifier("1.2.840.113533.7.66.13", writer =>
    {
        writer.WriteOctetString(new byte[saltOctets]);
        WriteOid(writer, owf);
        writer.WriteInteger(iterations);
        WriteOid(writer, mac);
    });

    private static byte[] Pbmac1(int iterations, int? keyOctets = null, string? prf = "1.2.840.113549.2.9") => Identifier("1.2.840.113549.1.5.14", writer =>
    {
        writer.WriteEncodedValue(Identifier("1.2.840.113549.1.5.12", pbkdf2 =>
        {
            pbkdf2.WriteOctetString(new byte[16]);
            pbkdf2.WriteInteger(iterations);
            if (keyOctets is { } octets)
                pbkdf2.WriteInteger(octets);
            if (prf is not null)
                WriteOid(pbkdf2, prf);
        }));
        WriteOid(writer, "1.2.840.113549.2.9");
    });

    private static byte[] Identifier(string oid, Action<AsnWriter> write) => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSequence())
                write(writer);
        }
    }).ToArray();

    private static void WriteOid(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(oid);
    }

    private static async Task<string> RunAsync(params string[] arguments) =>
        (await OutsideTool.RunAsync("openssl", arguments, cancellationToken: TestContext.Current.CancellationToken)).ShouldSucceed().Output;
}
