using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Pkcs12;

/// <summary>Opens the safes and bags of one file whose MAC has been found good.</summary>
internal sealed class AuthenticatedSafeReader(Pkcs12Password password, IterationBudget budget)
{
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);

    private readonly List<Pkcs12Key> _keys = [];
    private readonly List<Pkcs12Certificate> _certificates = [];
    private int _bags;

    /// <summary>
    /// <c>AuthenticatedSafe ::= SEQUENCE OF ContentInfo</c>, RFC 7292 §4.1; on a refusal the keys read so far are cleared.
    /// </summary>
    public Result<Pkcs12Contents> Read(ReadOnlyMemory<byte> authenticatedSafe)
    {
        Pkcs12Contents contents = new(_keys, _certificates);
        bool isComplete = false;
        try
        {
            AsnReader reader = new(authenticatedSafe, AsnEncodingRules.BER);
            AsnReader safes = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            while (safes.HasData)
            {
                if (ReadSafe(safes.ReadSequence()) is { } refusal)
                    return refusal;
            }

            isComplete = true;
            return contents;
        }
        finally
        {
            if (!isComplete)
                contents.Dispose();
        }
    }

    private Refusal? ReadSafe(AsnReader contentInfo)
    {
        if (CountOne() is { } refusal)
            return refusal;

        string type = contentInfo.ReadObjectIdentifier();
        if (type is Pkcs12Oids.EncryptedData)
            return ReadEncryptedSafe(contentInfo);
        if (type is not Pkcs12Oids.Data)
            return Pkcs12Refusals.Unsupported($"a safe of type {type}");

        byte[] contents = Pkcs12Reader.ReadExplicitOctets(contentInfo);
        contentInfo.ThrowIfNotEmpty();
        return ReadBagsOf(contents);
    }

    /// <summary><c>EncryptedData</c>, RFC 5652 §8.</summary>
    private Refusal? ReadEncryptedSafe(AsnReader contentInfo)
    {
        AsnReader content = contentInfo.ReadSequence(Context0);
        contentInfo.ThrowIfNotEmpty();
        AsnReader encryptedData = content.ReadSequence();
        content.ThrowIfNotEmpty();
        if (!encryptedData.ReadInteger().IsZero)
            throw new AsnContentException("EncryptedData of a version other than 0");

        AsnReader encrypted = encryptedData.ReadSequence();
        encryptedData.ThrowIfNotEmpty();
        if (encrypted.ReadObjectIdentifier() is not Pkcs12Oids.Data)
            throw new AsnContentException("encrypted content that is not data");
        AlgorithmIdentifier algorithm = AlgorithmIdentifier.Read(encrypted);
        byte[] ciphertext = encrypted.ReadOctetString(Context0);
        encrypted.ThrowIfNotEmpty();

        Result<byte[]> opened = PasswordEncryption.Open(algorithm, ciphertext, password, budget);
        return opened.IsRefused ? opened.Refusal : ReadBagsOf(opened.Value);
    }

    /// <summary>Reads the encoded <c>SafeContents</c> and clears it, as there may be keys in it.</summary>
    private Refusal? ReadBagsOf(byte[] safeContents)
    {
        try
        {
            AsnReader reader = new(safeContents, AsnEncodingRules.BER);
            AsnReader bags = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            return ReadBags(bags, depth: 0);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(safeContents);
        }
    }

    private Refusal? ReadBags(AsnReader bags, int depth)
    {
        if (depth > Pkcs12Limits.NestingMax)
            return Pkcs12Refusals.TooDeep();

        while (bags.HasData)
        {
            if ((CountOne() ?? ReadBag(bags.ReadSequence(), depth)) is { } refusal)
                return refusal;
        }

        return null;
    }

    /// <summary>
    /// <c>SafeBag</c>, RFC 7292 §4.2; revocation lists, secrets and kinds unknown are passed over, as they are not asked for.
    /// </summary>
    private Refusal? ReadBag(AsnReader bag, int depth)
    {
        string type = bag.ReadObjectIdentifier();
        AsnReader value = bag.ReadSequence(Context0);
        BagAttributes attributes = BagAttributes.Read(bag);
        bag.ThrowIfNotEmpty();

        return type switch
        {
            Pkcs12Oids.KeyBag => ReadKey(value, attributes),
            Pkcs12Oids.ShroudedKeyBag => ReadShroudedKey(value, attributes),
            Pkcs12Oids.CertificateBag => ReadCertificate(value, attributes),
            Pkcs12Oids.NestedSafeContents => ReadNested(value, depth),
            _ => null,
        };
    }

    /// <summary><c>SafeContents</c> in a bag, RFC 7292 §4.2.6.</summary>
    private Refusal? ReadNested(AsnReader value, int depth)
    {
        AsnReader bags = value.ReadSequence();
        value.ThrowIfNotEmpty();
        return ReadBags(bags, depth + 1);
    }

    private Refusal? ReadKey(AsnReader value, BagAttributes attributes)
    {
        byte[] pkcs8 = value.ReadEncodedValue().ToArray();
        _keys.Add(new Pkcs12Key(pkcs8, attributes));
        value.ThrowIfNotEmpty();
        return IsPrivateKeyInfo(pkcs8) ? null : Pkcs12Refusals.Malformed("a key bag without PrivateKeyInfo");
    }

    /// <summary><c>EncryptedPrivateKeyInfo</c>, RFC 5208 §6; the key may be under another password than the file, as Java allows.</summary>
    private Refusal? ReadShroudedKey(AsnReader value, BagAttributes attributes)
    {
        AsnReader encryptedKey = value.ReadSequence();
        value.ThrowIfNotEmpty();
        AlgorithmIdentifier algorithm = AlgorithmIdentifier.Read(encryptedKey);
        byte[] ciphertext = encryptedKey.ReadOctetString();
        encryptedKey.ThrowIfNotEmpty();

        Result<byte[]> opened = PasswordEncryption.Open(algorithm, ciphertext, password, budget);
        if (opened.IsRefused)
            return opened.Refusal;

        _keys.Add(new Pkcs12Key(opened.Value, attributes));
        return IsPrivateKeyInfo(opened.Value) ? null : Pkcs12Refusals.WrongPassword();
    }

    private Refusal? ReadCertificate(AsnReader value, BagAttributes attributes)
    {
        AsnReader certificateBag = value.ReadSequence();
        value.ThrowIfNotEmpty();
        string type = certificateBag.ReadObjectIdentifier();
        if (type is not Pkcs12Oids.X509Certificate)
            return Pkcs12Refusals.Unsupported($"a certificate of type {type}");

        byte[] der = Pkcs12Reader.ReadExplicitOctets(certificateBag);
        certificateBag.ThrowIfNotEmpty();
        _certificates.Add(new Pkcs12Certificate(der, attributes.FriendlyName, attributes.LocalKeyId));
        return null;
    }

    /// <summary>
    /// Whether the octets begin as RFC 5208 §5 says and end where they should: a wrong key sometimes leaves good padding.
    /// </summary>
    private static bool IsPrivateKeyInfo(ReadOnlyMemory<byte> octets)
    {
        try
        {
            AsnReader reader = new(octets, AsnEncodingRules.BER);
            AsnReader privateKeyInfo = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            bool isKnownVersion = privateKeyInfo.TryReadInt32(out int version) && version is 0 or 1;
            AlgorithmIdentifier.Read(privateKeyInfo);
            return isKnownVersion && privateKeyInfo.PeekTag().HasSameClassAndValue(Asn1Tag.PrimitiveOctetString);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private Refusal? CountOne() => ++_bags > Pkcs12Limits.BagsMax ? Pkcs12Refusals.TooManyBags() : null;
}
