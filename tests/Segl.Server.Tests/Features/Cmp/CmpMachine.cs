using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Crmf;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Revocation;

namespace Segl.Server.Tests.Features.Cmp;

/// <summary>A machine that speaks CMP in whatever way a test wants, good or bad; of its transaction it remembers what the server said last.</summary>
internal sealed class CmpMachine(HttpClient client, TimeProvider clock)
{
    private readonly byte[] _transactionId = RandomNumberGenerator.GetBytes(16);

    public static DistinguishedName NoName { get; } = DistinguishedName.Of();

    /// <summary>The key that certificates are asked for.</summary>
    public required RSA Key { get; init; }

    /// <summary>Reference number and code; null where the machine signs.</summary>
    public (string Reference, string Code)? Secret { get; init; }

    /// <summary>Certificate and key; null where the machine knows a code.</summary>
    public (Certificate Certificate, RSA Key)? Holder { get; init; }

    public MessageMac Mac { get; init; } = new Pbmac1(RandomNumberGenerator.GetBytes(16), MessageMac.IterationsMin, HashAlgorithmName.SHA256);

    public int Pvno { get; init; } = PkiHeader.Version2;

    /// <summary>Who forwards what the machine sends, under a protection more; null where it sends itself.</summary>
    public CmpMachine? Forwarder { get; init; }

    /// <summary>The last answer.</summary>
    public PkiMessage? Last { get; private set; }

    /// <summary>The last message, as it was sent.</summary>
    public byte[] Sent { get; private set; } = [];

    public PkiHeader Header => new()
    {
        Pvno = Pvno,
        Sender = GeneralName.Of(Holder?.Certificate.Subject ?? NameOf(Secret?.Reference ?? "nobody")),
        Recipient = GeneralName.Of(NoName),
        MessageTime = clock.GetUtcNow(),
        SenderKid = Holder is null ? Encoding.UTF8.GetBytes(Secret?.Reference ?? "nobody") : default(ReadOnlyMemory<byte>?),
        TransactionId = _transactionId,
        SenderNonce = RandomNumberGenerator.GetBytes(16),
        RecipNonce = Last?.Header.SenderNonce,
    };

    public static DistinguishedName NameOf(string commonName) =>
        DistinguishedName.Of(new NameAttribute("2.5.4.3", commonName, System.Formats.Asn1.UniversalTagNumber.UTF8String));

    /// <summary>Asks for a certificate.</summary>
    public Task<PkiBody> AskAsync(
        PkiBodyKind kind = PkiBodyKind.InitializationRequest, Func<PkiHeader, PkiHeader>? change = null, Certificate? renews = null,
        DistinguishedName? subject = null) => SendAsync(Request(kind, renews, subject), change);

    public PkiBody Request(PkiBodyKind kind = PkiBodyKind.InitializationRequest, Certificate? renews = null, DistinguishedName? subject = null)
    {
        var controls = renews is null ? CertControls.None : CertControls.Updating(renews);
        var request = CertReqMsg.Sign(0, new CertTemplate { Subject = subject ?? NoName }, controls, KeySigner.RsaPkcs1(Key));
        return new PkiBody(kind, CertReqMessages.Write(request));
    }

    /// <summary>Asks with a PKCS#10.</summary>
    public Task<PkiBody> AskByPkcs10Async(Func<PkiHeader, PkiHeader>? change = null) =>
        SendAsync(new PkiBody(PkiBodyKind.Pkcs10Request, Segl.Pki.Requests.CertificationRequest.Write(Key)), change);

    /// <summary>Asks for a certificate with a template of one's own; the key goes into it.</summary>
    public Task<PkiBody> AskAsync(CertTemplate template, PkiBodyKind kind = PkiBodyKind.CertificationRequest, int certReqId = 0) => SendAsync(
        new PkiBody(kind, CertReqMessages.Write(CertReqMsg.Sign(certReqId, template, CertControls.None, KeySigner.RsaPkcs1(Key)))));

    /// <summary>Says that the last certificate is taken, or not.</summary>
    public Task<PkiBody> ConfirmAsync(PkiStatusInfo? status = null, Func<CertStatus, CertStatus>? change = null)
    {
        var confirmation = CertStatus.Of(Certificate(), 0, status);
        return SendAsync(CertConfirmContent.Of(change?.Invoke(confirmation) ?? confirmation));
    }

    public Task<PkiBody> PollAsync() => SendAsync(PollContent.Ask(0));

    public Task<PkiBody> RevokeAsync(Certificate certificate, CrlReason? reason = null) =>
        SendAsync(RevReqContent.Of(RevDetails.Of(certificate, reason)));

    /// <summary>The certificate of the last answer.</summary>
    public Certificate Certificate()
    {
        var response = CertRepMessage.Parse(Last!.Body.Content).Value.Responses.ShouldHaveSingleItem(); // A test asks after an answer.
        response.Status.IsGranted.ShouldBeTrue(string.Join(' ', response.Status.StatusString));
        return Segl.Pki.Certificates.Certificate.Parse(response.Certificate!.Value).Value;
    }

    /// <summary>Sends a body; the answer's header and protection are judged here.</summary>
    public Task<PkiBody> SendAsync(PkiBody body, Func<PkiHeader, PkiHeader>? change = null)
    {
        var header = change?.Invoke(Header) ?? Header;
        return SendAsync(Protect(header, body), header);
    }

    public byte[] Protect(PkiHeader header, PkiBody body) => (Holder, Secret) switch
    {
        ({ } holder, _) => PkiMessageDraft.Protect(header, body, KeySigner.RsaPkcs1(holder.Key), [holder.Certificate.Der]),
        (_, { } secret) => PkiMessageDraft.Protect(header, body, Mac, Encoding.ASCII.GetBytes(secret.Code), []),
        _ => new PkiMessageDraft(header, body).CompleteUnprotected([]),
    };

    /// <summary>Sends octets; with a header what the answer repeats is judged.</summary>
    public async Task<PkiBody> SendAsync(byte[] message, PkiHeader? header = null)
    {
        Sent = Forwarder is null ? message : Forwarder.Wrap(message);
        var (status, octets) = await PostAsync(Sent);
        status.ShouldBe(HttpStatusCode.OK);
        Last = PkiMessage.ParseAnswer(octets).Value;
        if (header is not null)
            Judge(header, Last);
        return Last.Body;
    }

    /// <summary>Adds a protection to somebody's message (RFC 9483 §5.2.2.1).</summary>
    public byte[] Wrap(byte[] message, Func<PkiHeader, PkiHeader>? change = null)
    {
        var inner = PkiMessage.Parse(message).Value.Header;
        var header = Header with { TransactionId = inner.TransactionId, SenderNonce = inner.SenderNonce, RecipNonce = inner.RecipNonce };
        return Protect(change?.Invoke(header) ?? header, NestedMessageContent.Of(message));
    }

    public async Task<(HttpStatusCode Status, byte[] Octets)> PostAsync(byte[] message, string path = "/.well-known/cmp")
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pkixcmp");
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private void Judge(PkiHeader asked, PkiMessage answer)
    {
        var header = answer.Header;
        header.Pvno.ShouldBe(asked.Pvno == PkiHeader.Version3 ? 3 : 2);
        (header.TransactionId ?? default).ToArray().ShouldBe((asked.TransactionId ?? default).ToArray());
        (header.RecipNonce ?? default).ToArray().ShouldBe((asked.SenderNonce ?? default).ToArray());
        (header.SenderNonce ?? default).Length.ShouldBe(16);
        header.Recipient.ShouldBe(asked.Sender);
        header.MessageTime.ShouldNotBeNull();
        if (PkiProtection.KindOf(answer) == PkiProtectionKind.Mac)
            PkiProtection.VerifyMac(answer, Encoding.ASCII.GetBytes(Secret!.Value.Code)).Value.GetType().ShouldBe(Mac.GetType());
        else
            PkiProtection.VerifySignature(answer, answer.ReadSigner().Value).ShouldBeNull();
    }
}

/// <summary>What bodies of answers say.</summary>
internal static class CmpBodies
{
    public static PkiStatusInfo Status(this PkiBody body) => body.Kind switch
    {
        PkiBodyKind.Error => ErrorMsgContent.Parse(body.Content).Value.Status,
        PkiBodyKind.RevocationResponse => RevRepContent.Parse(body.Content).Value.Statuses.ShouldHaveSingleItem(),
        _ => CertRepMessage.Parse(body.Content).Value.Responses.ShouldHaveSingleItem().Status,
    };

    /// <summary>That an answer says no, in a form, and why.</summary>
    public static void ShouldRefuse(this PkiBody body, PkiBodyKind kind, PkiFailureInfo failInfo, string? code = null)
    {
        body.Kind.ShouldBe(kind);
        var status = body.Status();
        status.Status.ShouldBe(PkiStatus.Rejection);
        status.FailInfo.ShouldBe(failInfo, string.Join(' ', status.StatusString));
        if (code is not null)
            status.StatusString.ShouldHaveSingleItem().ShouldStartWith($"{code}: ");
    }
}
