using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Crmf;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Cmp;

/// <summary>Good messages of a client, to be taken as they are or with one thing wrong.</summary>
internal static class TestCmp
{
    public static readonly byte[] Secret = Encoding.UTF8.GetBytes(TestCmpAuthority.Secret);
    public static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public static readonly KeySigner KeySigner = KeySigner.Of(Key, SignatureAlgorithm.EcdsaP256Sha256);
    public static readonly TestCertificate Client = TestCertificate.Leaf("client", TestCertificate.Authority("client authority"));
    public static readonly KeySigner ClientSigner = KeySigner.Of(Client.Key, SignatureAlgorithm.EcdsaP256Sha256);

    public static MessageMac Mac { get; } = new PasswordBasedMac(new byte[16], 500, HashAlgorithmName.SHA256);

    public static PkiHeader Header { get; } = new()
    {
        Pvno = PkiHeader.Version2,
        Sender = NameOf(TestCmpAuthority.Reference),
        Recipient = NameOf("CA"),
        MessageTime = TestPki.Now,
        SenderKid = Encoding.UTF8.GetBytes(TestCmpAuthority.Reference),
        TransactionId = Octets(0x10),
        SenderNonce = Octets(0x20),
    };

    public static CertTemplate Template { get; } = new() { Subject = NameOf("subject").DirectoryName };

    public static PkiBody Ir { get; } = Asking(Request());

    public static GeneralName NameOf(string commonName) =>
        GeneralName.Of(DistinguishedName.Of(new NameAttribute("2.5.4.3", commonName, System.Formats.Asn1.UniversalTagNumber.UTF8String)));

    public static byte[] Octets(byte first) => [.. Enumerable.Range(first, 16).Select(number => (byte)number)];

    public static CertReqMsg Request(int certReqId = 0, CertTemplate? template = null, CertControls? controls = null) =>
        CertReqMsg.Sign(certReqId, template ?? Template, controls ?? CertControls.None, KeySigner);

    public static PkiBody Asking(params IReadOnlyList<CertReqMsg> requests) =>
        new(PkiBodyKind.InitializationRequest, CertReqMessages.Write(requests));

    public static byte[] WithMac(PkiHeader? header = null, PkiBody? body = null) =>
        PkiMessageDraft.Protect(header ?? Header, body ?? Ir, Mac, Secret, []);

    public static byte[] Signed(PkiHeader? header = null, PkiBody? body = null) => PkiMessageDraft.Protect(
        header ?? Header with { Sender = GeneralName.Of(Client.Certificate.Subject), SenderKid = null },
        body ?? Ir, ClientSigner, [Client.Certificate.Der, Client.Issuer!.Certificate.Der]);
}
