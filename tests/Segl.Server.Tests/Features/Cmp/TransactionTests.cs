using System.Net;
using System.Security.Cryptography;
using System.Text;
using Segl.Ca.Storage;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features.Cmp;

/// <summary>Messages that come twice, in the wrong order, from somebody else, or never.</summary>
[Clause("RFC 9483", "3.2")]
[Clause("RFC 9483", "3.5")]
public sealed class TransactionTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_request_that_comes_again_issues_nothing_again(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var machine = site.Machine((await site.OrderAsync()).Secret);
        await machine.AskAsync();
        var (request, certificate) = (machine.Sent, machine.Certificate());
        var listener = site.Machine(machine.Secret!.Value);

        var before = await listener.SendAsync(request);
        await machine.ConfirmAsync();
        var confirmation = machine.Sent;
        var after = await listener.SendAsync(request);
        var confirmedTwice = await listener.SendAsync(confirmation);

        before.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.TransactionIdInUse);
        after.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.TransactionIdInUse);
        confirmedTwice.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.CertConfirmed);
        (await site.FindAsync(certificate.SerialNumber)).Revocation.ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task Ten_at_once_with_one_request_get_one_certificate(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var machine = site.Machine((await site.OrderAsync()).Secret);
        var request = machine.Protect(machine.Header, machine.Request());

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => site.Machine(machine.Secret!.Value).SendAsync(request)));

        answers.Count(answer => answer.Kind == PkiBodyKind.InitializationResponse && answer.Status().IsGranted).ShouldBe(1);
        answers.Count(answer => answer.Kind == PkiBodyKind.Error).ShouldBe(9);
    }

    [Theory, EachDatabase]
    public async Task A_confirmation_before_its_certificate_and_one_with_another_nonce_are_refused(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (orderId, secret) = await site.OrderAsync();
        var machine = site.Machine(secret);
        var early = await site.Machine(secret).SendAsync(CertConfirmContent.Of(new CertStatus(new byte[32], 0, Status: null)));
        await machine.AskAsync();
        var certificate = machine.Certificate();
        var confirmation = CertConfirmContent.Of(CertStatus.Of(certificate, 0));

        var other = machine.Header with { RecipNonce = RandomNumberGenerator.GetBytes(16) };
        var otherNonce = await site.Machine(secret).SendAsync(machine.Protect(other, confirmation));
        var poll = await site.Machine(secret).SendAsync(machine.Protect(machine.Header, PollContent.Ask(0)));
        var confirmed = await machine.ConfirmAsync();

        early.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadRequest, "CmpTransactionUnknown");
        otherNonce.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadRecipientNonce);
        poll.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadRequest, "CmpNothingToPollFor");
        confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
        (await site.ReadAsync(orderId)).Serial.ShouldBe(certificate.SerialNumber);
    }

    [Theory, EachDatabase]
    public async Task Nobody_else_confirms_and_nobody_in_another_way(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var machine = site.Machine((await site.OrderAsync()).Secret);
        var (holder, key) = await site.EnrolAsync();
        await machine.AskAsync();
        var confirmation = CertConfirmContent.Of(CertStatus.Of(machine.Certificate(), 0));

        var otherMac = new PasswordBasedMac(RandomNumberGenerator.GetBytes(16), 500, HashAlgorithmName.SHA256);
        var inAnotherWay = await site.Machine(machine.Secret!.Value).SendAsync(PkiMessageDraft.Protect(
            machine.Header, confirmation, otherMac, Encoding.ASCII.GetBytes(machine.Secret.Value.Code), []));
        var signer = site.Machine(holder, key);
        var bySomebody = await signer.SendAsync(confirmation, header => header with
        {
            TransactionId = machine.Header.TransactionId,
            RecipNonce = machine.Last!.Header.SenderNonce, // The machine has asked.
        });
        var confirmed = await machine.ConfirmAsync();

        inAnotherWay.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck, "CmpSenderOther");
        bySomebody.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.WrongIntegrity, "CmpProtectionKind");
        confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
    }

    [Theory, EachDatabase]
    public async Task A_certificate_that_is_rejected_or_confirmed_wrongly_is_revoked(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (orderId, secret) = await site.OrderAsync();

        foreach (var (confirm, failInfo) in new (Func<CmpMachine, Task<PkiBody>> Confirm, PkiFailureInfo? FailInfo)[]
        {
            (machine => machine.ConfirmAsync(PkiStatusInfo.Rejected(PkiFailureInfo.BadCertTemplate, "not what I wanted")), null),
            (machine => machine.ConfirmAsync(change: status => status with { CertHash = new byte[32] }), PkiFailureInfo.BadPop),
            (machine => machine.ConfirmAsync(change: status => status with { CertHash = default }), PkiFailureInfo.BadPop),
            (machine => machine.ConfirmAsync(new PkiStatusInfo(PkiStatus.Accepted, [], PkiFailureInfo.BadAlg)), PkiFailureInfo.BadRequest),
            (machine => machine.ConfirmAsync(change: status => status with { CertReqId = -1 }), PkiFailureInfo.BadRequest),
            (machine => machine.SendAsync(CmpAnswers.Error(new Refusal("Any", "I give up."))), null),
        })
        {
            var machine = site.Machine(secret);
            await machine.AskAsync();
            var certificate = machine.Certificate();

            var answer = await confirm(machine);

            if (failInfo is { } expected)
                answer.ShouldRefuse(PkiBodyKind.Error, expected);
            else
                answer.Kind.ShouldBe(PkiBodyKind.Confirmation);
            (await site.FindAsync(certificate.SerialNumber)).Revocation.ShouldNotBeNull();
            (await site.ReadAsync(orderId)).Status.ShouldBe(OrderStatus.Pending);
        }
    }

    [Theory, EachDatabase]
    public async Task Another_digest_needs_version_3(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        const string sha512 = "2.16.840.1.101.3.4.2.3";
        var (old, current) = (
            site.Machine((await site.OrderAsync()).Secret),
            new CmpMachine(site.Client, site.Clock) { Secret = (await site.OrderAsync()).Secret, Pvno = PkiHeader.Version3, Key = site.NextKey() });

        foreach (var machine in new[] { old, current })
            await machine.AskAsync();

        (await ConfirmAsync(old)).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadRequest);
        (await ConfirmAsync(current)).Kind.ShouldBe(PkiBodyKind.Confirmation);

        static Task<PkiBody> ConfirmAsync(CmpMachine machine)
        {
            var hash = SHA512.HashData(machine.Certificate().Der.Span);
            return machine.ConfirmAsync(change: status => status with { CertHash = hash, HashAlg = sha512 });
        }
    }

    [Theory, EachDatabase]
    public async Task Transactions_are_forgotten_and_expired_codes_are_kept_in_no_form(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind, ("Segl:Cmp:TransactionHours", "24"));
        var (orderId, secret) = await site.OrderAsync();
        await site.Machine((await site.OrderAsync()).Secret).AskAsync();
        var (transactions, code) = (await site.CountTransactionsAsync(), (await site.ReadCodeAsync(orderId)).Sealed);

        // Sweepers of later times: were the clock moved by a month, every timer of the host would fire on the way.
        await site.SweeperAt(site.Clock.Now.AddHours(24)).SweepAsync(Token);
        var afterADay = (await site.CountTransactionsAsync(), (await site.ReadCodeAsync(orderId)).Sealed);
        await site.SweeperAt(site.Clock.Now + OneTimeCode.Lifetime).SweepAsync(Token);

        (transactions, code).ShouldSatisfyAllConditions(it => it.transactions.ShouldBe(1), it => it.code.ShouldNotBeNull());
        (afterADay.Item1, afterADay.Sealed).ShouldSatisfyAllConditions(it => it.Item1.ShouldBe(0), it => it.Sealed.ShouldNotBeNull());
        (await site.ReadCodeAsync(orderId)).Sealed.ShouldBeNull();
        secret.Code.ShouldNotBeNull();
    }

    [Theory, EachDatabase]
    public async Task What_is_no_message_is_told_so_in_one(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var machine = site.Machine(("1234567890", "any"));

        var (status, octets) = await machine.PostAsync("this is no message"u8.ToArray());
        var unknown = await machine.PostAsync([0x30, 0x00], "/.well-known/cmp/p/other");

        status.ShouldBe(HttpStatusCode.BadRequest);
        PkiMessage.ParseAnswer(octets).Value.Body.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadDataFormat);
        unknown.Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
