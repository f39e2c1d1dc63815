using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Data.Sqlite;
using Segl.Bench.Portal;

namespace Segl.Bench.Ldap;

/// <summary>A million certificates of one make: of each the serial number, the name and the address are its own, in places of the same length.</summary>
/// <remarks>Their signatures are all that of the first, which no directory looks at; to sign each would take an hour.</remarks>
internal sealed class PublishedPattern : IPublishedColumns
{
    public const string OrganisationIdentifier = "NTRDK-98765440";

    public const string SubjectSerialNumber = "UI:DK-O:G:0191a2b3-c4d5-7e6f-8a9b-0c1d2e3f4a5b";

    private const string SqliteFunction = "published_certificate";
    private const string Digits = "0000000";
    private const int KeyBits = 3072;

    private static readonly byte[] SerialPlace = Convert.FromHexString(PortalData.SerialOfCertificate(0));

    private readonly bool _isSqlite;
    private readonly byte[] _pattern;
    private readonly int _serialAt;
    private readonly List<int> _digitsAt = [];

    public PublishedPattern(bool isSqlite)
    {
        _isSqlite = isSqlite;
        _pattern = Make();
        _serialAt = _pattern.AsSpan().IndexOf(SerialPlace);
        var digits = Encoding.ASCII.GetBytes(Digits);
        for (var at = _pattern.AsSpan().IndexOf(digits); at >= 0 && _digitsAt.Count < 2; at = NextAfter(at, digits))
            _digitsAt.Add(at);
    }

    /// <summary>The name of a certificate.</summary>
    public static string NameOf(long number) => string.Create(CultureInfo.InvariantCulture, $"Fagsystem {number:0000000}");

    /// <summary>The address of a certificate.</summary>
    public static string MailOf(long number) => string.Create(CultureInfo.InvariantCulture, $"post{number:0000000}@kommune.example");

    /// <summary>Lets a connection make them.</summary>
    public void Register(SqliteConnection connection) => connection.CreateFunction(SqliteFunction, (long number) => CertificateOf(number), isDeterministic: true);

    public string Name(string number) => $"'fagsystem ' || {Padded(number)}";

    public string Mail(string number) => $"'post' || {Padded(number)} || '@kommune.example'";

    public string Certificate(string number, string serial)
    {
        if (_isSqlite)
            return $"{SqliteFunction}({number})";

        var digits = $"convert_to({Padded(number)}, 'UTF8')";
        var (serialEnd, firstEnd, secondEnd) = (_serialAt + SerialPlace.Length, _digitsAt[0] + Digits.Length, _digitsAt[1] + Digits.Length);
        return $"{Bytes(0, _serialAt)} || decode({serial}, 'hex') || {Bytes(serialEnd, _digitsAt[0])} || {digits} || {Bytes(firstEnd, _digitsAt[1])} || {digits}"
            + $" || {Bytes(secondEnd, _pattern.Length)}";
    }

    /// <summary>A certificate.</summary>
    public byte[] CertificateOf(long number)
    {
        var der = _pattern.ToArray();
        Convert.FromHexString(PortalData.SerialOfCertificate(number)).CopyTo(der, _serialAt);
        var digits = Encoding.ASCII.GetBytes(number.ToString(Digits, CultureInfo.InvariantCulture));
        _digitsAt.ForEach(at => digits.CopyTo(der, at));
        return der;
    }

    private string Padded(string number) => _isSqlite ? $"printf('%07d', {number})" : $"lpad(({number})::text, {Digits.Length}, '0')";

    private string Bytes(int from, int to) => $"decode('{Convert.ToHexStringLower(_pattern, from, to - from)}', 'hex')";

    // Behind the digits, not one place on: the octet after them may be the tag of a SEQUENCE, which is a 0 too.
    private int NextAfter(int at, byte[] digits)
    {
        var end = at + digits.Length;
        return _pattern.AsSpan(end).IndexOf(digits) is >= 0 and var next ? end + next : -1;
    }

    // As our authorities make them, in form and in size.
    private static byte[] Make()
    {
        using var key = RSA.Create(KeyBits);
        var subject = new X500DistinguishedNameBuilder();
        subject.Add("2.5.4.3", NameOf(0));
        subject.Add("2.5.4.5", SubjectSerialNumber);
        subject.Add("2.5.4.10", "Bench");
        subject.Add("2.5.4.97", OrganisationIdentifier);
        subject.Add("2.5.4.6", "DK", UniversalTagNumber.PrintableString);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(MailOf(0));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(["http://ca.example.dk/ocsp"], ["http://ca.example.dk/issuing.cer"]));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(["http://ca.example.dk/issuing.crl"]));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(
            new X500DistinguishedName("CN=Issuing,O=Bench,C=DK"), X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pss), now, now.AddDays(365), SerialPlace);
        return certificate.RawData;
    }
}
