using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Crmf;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Testing.Fuzzing;

/// <summary>Damaged messages of CMP in good requests of HTTP; whatever is answered has to be a message of CMP.</summary>
/// <param name="server">The server.</param>
/// <param name="messages">Good messages, the first of which is answered with another one.</param>
public sealed class CmpFuzz(IPEndPoint server, params IReadOnlyList<byte[]> messages) : Fuzz(server, messages)
{
    private const string Type = "Content-Type: application/pkixcmp";

    /// <inheritdoc/>
    protected override TimeSpan? EndsAfter => null;

    /// <summary>Messages of a stranger, with a MAC and signed: the server reads all of each before it says no.</summary>
    /// <param name="certificate">Somebody's certificate, whose key the stranger has not.</param>
    public static IReadOnlyList<byte[]> Messages(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = KeySigner.Of(key, SignatureAlgorithm.EcdsaP256Sha256);
        var request = CertReqMsg.Sign(0, new CertTemplate { Subject = DistinguishedName.Of() }, CertControls.Updating(certificate), signer);
        var mac = new PasswordBasedMac(new byte[16], MessageMac.IterationsMin, HashAlgorithmName.SHA256);
        byte[] Signed(PkiBody body) => PkiMessageDraft.Protect(
            Header(certificate.Subject), body, signer, [certificate.Der]);
        return
        [
            Signed(GenMsgContent.Ask(new InfoTypeAndValue(InfoTypes.CaCerts, InfoValue: null))),
            Signed(new PkiBody(PkiBodyKind.KeyUpdateRequest, CertReqMessages.Write(request))),
            Signed(RevReqContent.Of(RevDetails.Of(certificate, reason: null))),
            Signed(PollContent.Ask(0)),
            Signed(NestedMessageContent.Of(Signed(PollContent.Ask(0)), Signed(GenMsgContent.Ask(new InfoTypeAndValue(InfoTypes.CaCerts, InfoValue: null))))),
            PkiMessageDraft.Protect(
                Header(DistinguishedName.Of()) with { SenderKid = "1234567890"u8.ToArray() },
                new PkiBody(PkiBodyKind.InitializationRequest, CertReqMessages.Write(request)), mac, "any"u8, []),
        ];
    }

    /// <inheritdoc/>
    protected override byte[] Packed(byte[] question) =>
    [
        .. Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /.well-known/cmp HTTP/1.1\r\nHost: localhost\r\n{Type}\r\nContent-Length: {question.Length}\r\nConnection: close\r\n\r\n")),
        .. question,
    ];

    /// <inheritdoc/>
    protected override string? FaultOf(byte[] answer)
    {
        if (HttpAnswer.FaultOf(answer) is { } fault)
            return fault;
        if (HttpAnswer.StatusOf(answer) is not (200 or 400))
            return "CMP has no such status of HTTP.";
        if (!HttpAnswer.HasHeader(answer, Type))
            return "It is of another type.";
        return PkiMessage.ParseAnswer(HttpAnswer.BodyOf(answer)).Refusal?.Detail;
    }

    /// <inheritdoc/>
    protected override bool IsGood(byte[] answer) => FaultOf(answer) is null && HttpAnswer.StatusOf(answer) == 200;

    // Without a time, so that a message is as good tomorrow.
    private static PkiHeader Header(DistinguishedName sender) => new()
    {
        Pvno = PkiHeader.Version2,
        Sender = GeneralName.Of(sender),
        Recipient = GeneralName.Of(DistinguishedName.Of()),
        TransactionId = new byte[16],
        SenderNonce = new byte[16],
    };
}
