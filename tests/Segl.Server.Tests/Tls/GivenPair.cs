using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Segl.Server.Tests.Tls;

/// <summary>A server's certificate from elsewhere and its key, for this machine; it signs itself, or another one of its kind signs it.</summary>
internal sealed class GivenPair : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public GivenPair(DateTimeOffset now, GivenPair? issuer = null)
    {
        var serial = RandomNumberGenerator.GetBytes(8);
        serial[0] = (byte)(serial[0] & 0x3f | 0x40); // Positive, and none of its octets is left away.
        Serial = Convert.ToHexStringLower(serial);
        var request = new CertificateRequest($"CN=given {Serial}", _key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.Create(
            issuer?._certificate.SubjectName ?? request.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer?._key ?? _key), now.AddDays(-1),
            now.AddDays(1), serial);
    }

    public ReadOnlyMemory<byte> Der => _certificate.RawData;

    public string Serial { get; }

    public string CertificatePem => _certificate.ExportCertificatePem() + "\n";

    public string KeyPem => _key.ExportPkcs8PrivateKeyPem();

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
