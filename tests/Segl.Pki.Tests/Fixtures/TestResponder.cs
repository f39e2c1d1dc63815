using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;

namespace Segl.Pki.Tests.Fixtures;

/// <summary>A delegated responder of a <see cref="TestHierarchy"/>, with its key.</summary>
internal sealed class TestResponder
{
    private readonly TestHierarchy _pki;
    private readonly AsymmetricAlgorithm _key;
    private readonly OcspResponder _responder;

    private TestResponder(TestHierarchy pki, AsymmetricAlgorithm key, SignatureAlgorithm algorithm)
    {
        (_pki, _key) = (pki, key);
        Certificate = pki.IssueResponder(SubjectPublicKey.Of(key));
        _responder = OcspResponder.Delegated(Certificate, algorithm);
    }

    public static TestResponder OnCurve { get; } =
        new(TestHierarchy.OnCurves, ECDsa.Create(ECCurve.NamedCurves.nistP256), SignatureAlgorithm.EcdsaP256Sha256);

    public static TestResponder OfRsa { get; } = new(TestHierarchy.OfRsa, RSA.Create(3072), SignatureAlgorithm.RsaPssSha256);

    public Certificate Certificate { get; }

    public static TestResponder Of(string keys) => keys == "RSA" ? OfRsa : OnCurve;

    public OcspCertId CertId(SerialNumber? serialNumber = null, OcspHash hash = OcspHash.Sha256) =>
        OcspCertId.Of(OcspIssuer.Of(_pki.Authority), serialNumber ?? _pki.Leaf.SerialNumber, hash);

    public OcspSingleResponse Good() => new(CertId(), OcspCertStatus.Good, TestPki.Now, TestPki.Now.AddHours(12));

    public byte[] Answer(OcspSingleResponse[] responses, byte[]? nonce = null)
    {
        var draft = _responder.Draft(responses, TestPki.Now, nonce);
        return draft.Complete(_responder.Algorithm.Sign(_key, draft.ToBeSigned.Span));
    }
}
