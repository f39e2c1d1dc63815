using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Crmf;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Cmp;

/// <summary>A small authority that speaks CMP: it issues whatever key was proven, so that the messages are what is tested.</summary>
internal sealed class TestCmpAuthority(TestHierarchy pki)
{
    public const string Reference = "1234567890";
    public const string Secret = "kode-Ærø-42";

    private static readonly TimeSpan Tolerance = TimeSpan.FromDays(36_500);
    private static readonly Lazy<RSA> LazyKey = new(() => RSA.Create(3072));

    private Certificate? _issued;
    private byte[]? _nonce;
    private ReadOnlyMemory<byte>? _transactionId;

    /// <summary>A key that certificates can be issued for.</summary>
    public static RSA Key => LazyKey.Value;

    /// <summary>Signs answers to signed requests; openssl knows all three.</summary>
    public KeySigner Signer { get; init; } = KeySigner.Of(pki.AuthorityKey, pki.Issuer.Algorithm);

    public bool GrantsImplicitConfirm { get; init; }

    /// <summary>How often to say that the certificate is not ready.</summary>
    public int Waits { get; set; }

    public CertStatus? Confirmed { get; private set; }

    public RevDetails? Revocation { get; private set; }

    public Certificate Issued => _issued.ShouldNotBeNull();

    public byte[] Answer(PkiMessage request)
    {
        var isFirst = request.Body.Kind.IsFirst();
        var expectation = new PkiMessageExpectation(TestPki.Now)
        {
            MessageTimeTolerance = Tolerance,
            TransactionId = isFirst ? null : _transactionId,
            SenderNonce = isFirst ? default(ReadOnlyMemory<byte>?) : _nonce,
        };
        var body = PkiMessageCheck.Check(request, expectation) is { } refusal ? CmpAnswers.Error(refusal) : Body(request);
        _transactionId = request.Header.TransactionId;
        _nonce = RandomNumberGenerator.GetBytes(16);
        var header = request.Header.Answer(GeneralName.Of(pki.Authority.Subject), TestPki.Now, _nonce);
        if (GrantsImplicitConfirm && request.Header.HasImplicitConfirm)
            header = header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm] };
        return Protect(request, header, body);
    }

    private byte[] Protect(PkiMessage request, PkiHeader header, PkiBody body)
    {
        if (PkiProtection.KindOf(request) != PkiProtectionKind.Mac)
            return PkiMessageDraft.Protect(header, body, Signer, [pki.Authority.Der]);

        var mac = PkiProtection.VerifyMac(request, Encoding.UTF8.GetBytes(Secret)).Value.WithSalt(RandomNumberGenerator.GetBytes(16));
        return PkiMessageDraft.Protect(header with { SenderKid = request.Header.SenderKid }, body, mac, Encoding.UTF8.GetBytes(Secret), []);
    }

    private PkiBody Body(PkiMessage request)
    {
        if (PkiProtection.KindOf(request) == PkiProtectionKind.Signature)
            PkiProtection.VerifySignature(request, request.ReadSigner().Value).ShouldBeNull();
        return request.Body.Kind switch
        {
            PkiBodyKind.CertificateConfirmation => Confirm(request),
            PkiBodyKind.RevocationRequest => Revoke(request),
            PkiBodyKind.PollRequest => Poll(request),
            PkiBodyKind.GeneralMessage => Inform(request),
            PkiBodyKind.Error => PkiBody.Confirmation,
            _ => Issue(request),
        };
    }

    private PkiBody Issue(PkiMessage request)
    {
        var asked = CertificationAsked.Read(request.Body);
        if (asked.IsRefused)
            return CmpAnswers.Reject(request.Body.Kind, 0, PkiStatusInfo.Rejected(asked.Refusal));

        _issued = TestPki.Issue(
            TestPki.Organisation.Draft(
                TestPki.Subject, asked.Value.PublicKey, pki.Issuer, SerialNumber.Draw(), TestPki.ValidityOf(TestPki.Organisation)),
            TestPki.Organisation, pki.Issuer, pki.AuthorityKey);
        var response = Waits > 0
            ? new CertResponse(asked.Value.CertReqId, PkiStatusInfo.Waiting, Certificate: null)
            : new CertResponse(asked.Value.CertReqId, PkiStatusInfo.Accepted, _issued.Der);
        return new CertRepMessage([response]) { CaPubs = [pki.Root.Der] }.ToBody(request.Body.Kind.Answer());
    }

    private PkiBody Poll(PkiMessage request)
    {
        var certReqId = PollContent.ParseOne(request.Body).Value.CertReqId;
        return --Waits > 0
            ? new PollContent(certReqId, TimeSpan.FromSeconds(1)) { Reason = ["vent lidt"] }.ToBody()
            : new CertRepMessage([new CertResponse(certReqId, PkiStatusInfo.Accepted, Issued.Der)]).ToBody(PkiBodyKind.InitializationResponse);
    }

    private PkiBody Confirm(PkiMessage request)
    {
        Confirmed = CertConfirmContent.ParseOne(request.Body.Content).Value;
        var certReqId = Confirmed.CertReqId;
        return Confirmed.CheckAgainst(Issued, certReqId, request.Header.Pvno) is { } refusal ? CmpAnswers.Error(refusal) : PkiBody.Confirmation;
    }

    private PkiBody Revoke(PkiMessage request)
    {
        var details = RevReqContent.ParseOne(request.Body.Content);
        if (details.IsRefused)
            return CmpAnswers.Reject(request.Body.Kind, 0, PkiStatusInfo.Rejected(details.Refusal));

        Revocation = details.Value;
        var signer = request.ReadSigner().Value;
        return Revocation.CheckAgainst(signer) is { } refusal
            ? CmpAnswers.Reject(request.Body.Kind, 0, PkiStatusInfo.Rejected(refusal))
            : new RevRepContent([PkiStatusInfo.Accepted]) { RevCerts = [CertId.Of(signer)] }.ToBody();
    }

    private PkiBody Inform(PkiMessage request)
    {
        var asked = GenMsgContent.Parse(request.Body.Content).Value;
        Result<IReadOnlyList<InfoTypeAndValue>> answers = asked
            .Select(info => info.InfoType == InfoTypes.CaCerts ? SupportInfos.CaCerts([pki.Authority, pki.Root]) : SupportInfos.UnsupportedOids([info.InfoType]))
            .ToList();
        return GenMsgContent.Answer(answers.Value);
    }
}
