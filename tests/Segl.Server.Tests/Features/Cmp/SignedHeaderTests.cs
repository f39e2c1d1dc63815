using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features.Cmp;

/// <summary>Everything that can be wrong with header, protection and extraCerts of a message that is signed, each told by its own failInfo.</summary>
[Clause("RFC 9483", "3.1")]
[Clause("RFC 9483", "3.2")]
[Clause("RFC 9483", "3.3")]
[Clause("RFC 9483", "3.5")]
public sealed class SignedHeaderTests(TestDatabases databases)
{
    private static readonly byte[] s_nonce = [.. Enumerable.Repeat((byte)7, 16)];

    private static readonly GeneralName s_mailbox = new(GeneralNameKind.Rfc822Name, "a@example.dk");

    private delegate PkiHeader Change(PkiHeader header, Certificate signer, DateTimeOffset now);

    private static readonly (string What, Change Change, PkiFailureInfo FailInfo)[] s_wrong =
    [
        ("version 0", (header, _, _) => header with { Pvno = 0 }, PkiFailureInfo.UnsupportedVersion),
        ("version 1", (header, _, _) => header with { Pvno = 1 }, PkiFailureInfo.UnsupportedVersion),
        ("version 4", (header, _, _) => header with { Pvno = 4 }, PkiFailureInfo.UnsupportedVersion),
        ("no transaction", (header, _, _) => header with { TransactionId = null }, PkiFailureInfo.BadDataFormat),
        ("a short transaction", (header, _, _) => header with { TransactionId = new byte[8] }, PkiFailureInfo.BadRequest),
        ("a long transaction", (header, _, _) => header with { TransactionId = new byte[100] }, PkiFailureInfo.BadRequest),
        ("no senderNonce", (header, _, _) => header with { SenderNonce = null }, PkiFailureInfo.BadSenderNonce),
        ("a short senderNonce", (header, _, _) => header with { SenderNonce = new byte[8] }, PkiFailureInfo.BadSenderNonce),
        ("a long senderNonce", (header, _, _) => header with { SenderNonce = new byte[100] }, PkiFailureInfo.BadSenderNonce),
        ("a recipNonce", (header, _, _) => header with { RecipNonce = s_nonce }, PkiFailureInfo.BadRecipientNonce),
        ("the past", (header, _, now) => header with { MessageTime = now.AddHours(-5) }, PkiFailureInfo.BadTime),
        ("the future", (header, _, now) => header with { MessageTime = now.AddHours(5) }, PkiFailureInfo.BadTime),
        ("no senderKID", (header, _, _) => header with { SenderKid = null }, PkiFailureInfo.BadMessageCheck),
        ("another senderKID", (header, _, _) => header with { SenderKid = new byte[20] }, PkiFailureInfo.BadMessageCheck),
        ("the issuer as sender", (header, signer, _) => header with { Sender = GeneralName.Of(signer.Issuer) }, PkiFailureInfo.BadMessageCheck),
        ("another sender", (header, _, _) => header with { Sender = GeneralName.Of(CmpMachine.NameOf("any")) }, PkiFailureInfo.BadMessageCheck),
        ("no sender", (header, _, _) => header with { Sender = GeneralName.Of(CmpMachine.NoName) }, PkiFailureInfo.BadMessageCheck),
        ("a mailbox as sender", (header, _, _) => header with { Sender = s_mailbox }, PkiFailureInfo.BadMessageCheck),
        (
            "another recipient", (header, _, _) => header with { Recipient = GeneralName.Of(CmpMachine.NameOf("Another Authority")) },
            PkiFailureInfo.WrongAuthority
        ),
        (
            "implicitConfirm with a value",
            (header, _, _) => header with { GeneralInfo = [new(InfoTypes.ImplicitConfirm, new byte[] { 1, 1, 0xff })] },
            PkiFailureInfo.BadRequest
        ),
        (
            "implicitConfirm and confirmWaitTime",
            (header, _, now) => header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm, InfoTypeAndValue.ConfirmWaitTime(now)] },
            PkiFailureInfo.BadRequest
        ),
        (
            "confirmWaitTime as UTCTime",
            (header, _, now) => header with { GeneralInfo = [new(InfoTypes.ConfirmWaitTime, UtcTime(now))] },
            PkiFailureInfo.BadDataFormat
        ),
    ];

    [Fact]
    public async Task Each_fault_of_a_header_has_its_failure_and_issues_nothing()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var (certificate, key) = await site.EnrolSystemAsync();

        foreach (var (what, change, failInfo) in s_wrong)
        {
            var machine = site.Machine(certificate, key);
            var header = change(machine.Header with { SenderKid = SubjectPublicKey.Of(key).KeyIdentifier }, certificate, site.Clock.Now);

            var answer = await machine.SendAsync(Sign(header, machine.Request(), key, certificate));

            answer.Kind.ShouldBe(PkiBodyKind.Error, what);
            answer.Status().FailInfo.ShouldBe(failInfo, what);
            machine.Last!.Header.Pvno.ShouldBe(2, what); // Set by the answer.
            (machine.Last.Header.TransactionId ?? default).ToArray().ShouldBe((header.TransactionId ?? default).ToArray(), what);
            (machine.Last.Header.RecipNonce ?? default).ToArray().ShouldBe((header.SenderNonce ?? default).ToArray(), what);
        }

        (await site.ReadFurtherAsync(certificate.SerialNumber)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Unknown_information_in_a_header_is_passed_over_and_a_longer_nonce_is_taken()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var (certificate, key) = await site.EnrolSystemAsync();
        var nonce = RandomNumberGenerator.GetBytes(32);

        var answer = await site.Machine(certificate, key).AskAsync(change: header => header with
        {
            GeneralInfo = [new("1.2.3.4", new byte[] { 5, 0 })],
            SenderNonce = nonce,
            MessageTime = null,
        });

        answer.Status().Status.ShouldBe(PkiStatus.Accepted);
    }

    [Fact]
    public async Task A_protection_that_is_missing_wrong_or_half_is_told_so()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var (certificate, key) = await site.EnrolSystemAsync();
        var machine = site.Machine(certificate, key);
        var signer = KeySigner.RsaPkcs1(key);
        var kid = SubjectPublicKey.Of(key).KeyIdentifier;
        PkiHeader Fresh() => site.Machine(certificate, key).Header with { SenderKid = kid };
        PkiHeader Named() => Fresh() with { ProtectionAlg = signer.Identifier };
        var request = machine.Request();
        using var other = RSA.Create(2048);

        foreach (var (what, message) in new[]
        {
            ("nothing", new PkiMessageDraft(Fresh(), request).CompleteUnprotected([certificate.Der])),
            ("an algorithm and no value", new PkiMessageDraft(Named(), request).CompleteUnprotected([certificate.Der])),
            ("another key", Sign(Fresh(), request, other, certificate)),
            ("no extraCerts", PkiMessageDraft.Protect(Fresh(), request, signer, [])),
            ("the authority first", PkiMessageDraft.Protect(Fresh(), request, signer, [site.Authority.Chain.Leaf.Der, certificate.Der])),
            ("another body", Swap(Sign(Fresh(), request, key, certificate), site.Machine(certificate, key).Request())),
        })
        {
            var answer = await site.Machine(certificate, key).SendAsync(message);
            answer.Kind.ShouldBe(PkiBodyKind.Error, what);
            answer.Status().FailInfo.ShouldBe(PkiFailureInfo.BadMessageCheck, what);
        }

        (await site.ReadFurtherAsync(certificate.SerialNumber)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_algorithm_that_is_too_weak_or_unknown_is_a_bad_one()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var (certificate, key) = await site.EnrolSystemAsync();
        var machine = site.Machine(certificate, key);
        var kid = SubjectPublicKey.Of(key).KeyIdentifier;

        foreach (var oid in new[] { "1.2.840.113549.1.1.5", "1.2.3.4" }) // SHA-1 with RSA
        {
            var header = site.Machine(certificate, key).Header with { SenderKid = kid, ProtectionAlg = Identifier(oid) };
            var draft = new PkiMessageDraft(header, machine.Request());
            (await machine.SendAsync(draft.Complete(new byte[384], [certificate.Der]))).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadAlg);
        }
    }

    [Theory, EachDatabase]
    public async Task What_is_said_after_the_certificate_is_judged_in_the_same_way(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (certificate, key) = await site.EnrolSystemAsync();
        var (_, secret) = await site.OrderAsync();
        var machine = site.Machine(certificate, key);
        await machine.AskAsync();
        var further = machine.Certificate();
        var (going, kid) = (machine.Header, SubjectPublicKey.Of(key).KeyIdentifier);
        var confirmation = CertConfirmContent.Of(CertStatus.Of(further, 0));

        foreach (var (change, failInfo) in new (Func<PkiHeader, PkiHeader> Change, PkiFailureInfo FailInfo)[]
        {
            (header => header with { SenderNonce = null }, PkiFailureInfo.BadSenderNonce),
            (header => header with { RecipNonce = null }, PkiFailureInfo.BadRecipientNonce),
            (header => header with { RecipNonce = s_nonce }, PkiFailureInfo.BadRecipientNonce),
            (header => header with { TransactionId = null }, PkiFailureInfo.BadRequest),
            (header => header with { TransactionId = s_nonce }, PkiFailureInfo.BadRequest),
            (header => header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm] }, PkiFailureInfo.BadRequest),
        })
            (await site.Machine(certificate, key).SendAsync(Sign(change(going) with { SenderKid = kid }, confirmation, key, certificate)))
                .ShouldRefuse(PkiBodyKind.Error, failInfo);
        var byNewOne = await site.Machine(certificate, key).SendAsync(Sign(
            going with { SenderKid = SubjectPublicKey.Of(machine.Key).KeyIdentifier }, confirmation, machine.Key, further));
        var byMac = await site.Machine(certificate, key).SendAsync(PkiMessageDraft.Protect(
            going with { SenderKid = Encoding.UTF8.GetBytes(secret.Reference) }, confirmation, machine.Mac, Encoding.ASCII.GetBytes(secret.Code), []));
        var unprotected = await site.Machine(certificate, key).SendAsync(new PkiMessageDraft(going, confirmation).CompleteUnprotected([]));
        var confirmed = await machine.ConfirmAsync();
        var twice = await site.Machine(certificate, key).SendAsync(machine.Sent);

        byNewOne.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck, "CmpSenderOther");
        byMac.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.WrongIntegrity, "CmpProtectionKind");
        unprotected.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck);
        confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
        twice.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.CertConfirmed);
    }

    [Theory, EachDatabase]
    public async Task Whoever_was_spared_the_confirmation_and_sends_one_is_told_that_there_is_one(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (certificate, key) = await site.EnrolSystemAsync();
        var machine = site.Machine(certificate, key);

        await machine.AskAsync(change: header => header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm] });

        (await machine.ConfirmAsync()).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.CertConfirmed);
    }

    [Fact]
    public async Task Confirmations_that_say_something_else_are_refused()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var (certificate, key) = await site.EnrolSystemAsync();

        foreach (var (change, failInfo) in new (Func<CertStatus, CertStatus> Change, PkiFailureInfo FailInfo)[]
        {
            (status => status with { CertReqId = -1 }, PkiFailureInfo.BadRequest),
            (status => status with { CertReqId = 1 }, PkiFailureInfo.BadRequest),
            (status => status with { CertHash = default, HashAlg = "2.16.840.1.101.3.4.2.1" }, PkiFailureInfo.BadPop),
            (status => status with { CertHash = new byte[32] }, PkiFailureInfo.BadPop),
            (status => status with { Status = new PkiStatusInfo(PkiStatus.Accepted, [], PkiFailureInfo.BadRequest) }, PkiFailureInfo.BadRequest),
            (status => status with { Status = PkiStatusInfo.Waiting }, PkiFailureInfo.BadRequest),
        })
        {
            var machine = site.Machine(certificate, key);
            await machine.AskAsync();
            (await machine.ConfirmAsync(change: change)).ShouldRefuse(PkiBodyKind.Error, failInfo);
        }
    }

    [Fact]
    public async Task A_request_by_pkcs10_has_no_number_and_may_be_confirmed_by_either()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var (certificate, key) = await site.EnrolSystemAsync();

        foreach (var certReqId in new[] { 0, CertResponse.NoCertReqId })
        {
            var machine = site.Machine(certificate, key);
            await machine.AskByPkcs10Async();
            (await machine.ConfirmAsync(change: status => status with { CertReqId = certReqId })).Kind.ShouldBe(PkiBodyKind.Confirmation);
        }

        var wrong = site.Machine(certificate, key);
        await wrong.AskByPkcs10Async();
        (await wrong.ConfirmAsync(change: status => status with { CertReqId = 1 })).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadRequest);
    }

    [Fact]
    [Clause("RFC 9483", "4.2")]
    public async Task Revocation_requests_are_answered_in_their_own_form_whatever_is_wrong_with_them()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var ((certificate, key), (other, _)) = (await site.EnrolSystemAsync(), await site.EnrolSystemAsync());
        var (_, secret) = await site.OrderAsync();
        var naming = RevDetails.Of(certificate, reason: null);
        CmpMachine Machine() => site.Machine(certificate, key);
        Task<PkiBody> Ask(RevDetails details) => Machine().SendAsync(RevReqContent.Of(details));

        (await site.Machine(secret).RevokeAsync(certificate)).ShouldRefuse(PkiBodyKind.RevocationResponse, PkiFailureInfo.WrongIntegrity);
        (await Machine().SendAsync(new PkiMessageDraft(Machine().Header, RevReqContent.Of(naming)).CompleteUnprotected([certificate.Der])))
            .ShouldRefuse(PkiBodyKind.RevocationResponse, PkiFailureInfo.BadMessageCheck);
        (await Machine().SendAsync(RevReqContent.Of(naming), header => header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm] }))
            .ShouldRefuse(PkiBodyKind.RevocationResponse, PkiFailureInfo.BadRequest);
        (await Machine().RevokeAsync(other)).ShouldRefuse(PkiBodyKind.RevocationResponse, PkiFailureInfo.BadCertId);
        foreach (var (template, failInfo) in new[]
        {
            (naming.Certificate with { Issuer = null }, PkiFailureInfo.AddInfoNotAvailable),
            (naming.Certificate with { SerialNumber = null }, PkiFailureInfo.AddInfoNotAvailable),
            (naming.Certificate with { Issuer = CmpMachine.NameOf("Another Authority") }, PkiFailureInfo.BadCertId),
            (naming.Certificate with { Subject = CmpMachine.NameOf("any") }, PkiFailureInfo.BadCertId),
            (naming.Certificate with { PublicKey = other.PublicKey.Spki }, PkiFailureInfo.BadCertId),
            (naming.Certificate with { Version = 0 }, PkiFailureInfo.BadRequest),
        })
            (await Ask(new RevDetails(template, []))).ShouldRefuse(PkiBodyKind.RevocationResponse, failInfo);
        (await Ask(new RevDetails(naming.Certificate, [Reason(99)]))).ShouldRefuse(PkiBodyKind.RevocationResponse, PkiFailureInfo.BadDataFormat);
        (await Ask(new RevDetails(naming.Certificate, [Reason(0), Reason(1)]))).ShouldRefuse(PkiBodyKind.RevocationResponse, PkiFailureInfo.BadRequest);
        (await Machine().RevokeAsync(certificate, CrlReason.RemoveFromCrl)).ShouldRefuse(PkiBodyKind.RevocationResponse, PkiFailureInfo.BadRequest);
        (await site.FindAsync(certificate.SerialNumber)).Revocation.ShouldBeNull();

        (await Machine().RevokeAsync(certificate, CrlReason.Superseded)).Status().Status.ShouldBe(PkiStatus.Accepted);
        (await Machine().RevokeAsync(certificate)).ShouldRefuse(PkiBodyKind.RevocationResponse, PkiFailureInfo.CertRevoked);
    }

    private static byte[] Sign(PkiHeader header, PkiBody body, RSA key, Certificate certificate)
    {
        // senderKID as the header says, also where it says nothing.
        var signer = KeySigner.RsaPkcs1(key);
        var draft = new PkiMessageDraft(header with { ProtectionAlg = signer.Identifier }, body);
        return draft.Complete(signer.Sign(draft.ProtectedPart), [certificate.Der]);
    }

    private static byte[] Swap(byte[] message, PkiBody body)
    {
        var read = PkiMessage.Parse(message).Value;
        return new PkiMessageDraft(read.Header, body).Complete((read.Protection ?? default).Span, read.ExtraCerts);
    }

    private static CertificateExtension Reason(byte number) => new("2.5.29.21", IsCritical: false, new byte[] { 10, 1, number });

    private static byte[] Identifier(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            writer.WriteNull();
        }

        return writer.Encode();
    }

    private static byte[] UtcTime(DateTimeOffset instant)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteUtcTime(instant);
        return writer.Encode();
    }
}
