using System.Security.Cryptography;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features.Cmp;

/// <summary>Messages that a system forwards for others.</summary>
[Clause("RFC 9483", "5.2.2")]
public sealed class NestedTests(TestDatabases databases)
{
    private static readonly InfoTypeAndValue s_certificates = new(InfoTypes.CaCerts, InfoValue: null);

    [Theory, EachDatabase]
    [Clause("RFC 9483", "5.2.2.1")]
    public async Task What_is_forwarded_is_answered_as_if_it_had_come_alone_to_the_end_of_its_transaction(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var forwarder = Machine(site, await site.EnrolSystemAsync());
        var (orderId, secret) = await site.OrderAsync();

        // The MAC of each answer is judged where it arrives.
        var machine = site.Machine(secret, forwarder);
        var answer = await machine.AskAsync();
        var (certificate, protection) = (machine.Certificate(), PkiProtection.KindOf(machine.Last!));
        var confirmed = await machine.ConfirmAsync();
        var renewing = site.Machine(certificate, machine.Key, forwarder);
        await site.AllowMachinesAsync();
        var renewed = await renewing.AskAsync(PkiBodyKind.KeyUpdateRequest);

        answer.Kind.ShouldBe(PkiBodyKind.InitializationResponse);
        protection.ShouldBe(PkiProtectionKind.Mac);
        confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
        (await site.ReadAsync(orderId)).Status.ShouldBe(OrderStatus.Delivered);
        renewed.Kind.ShouldBe(PkiBodyKind.KeyUpdateResponse);
        renewing.Certificate().Subject.ShouldBe(certificate.Subject);
    }

    [Theory, EachDatabase]
    [Clause("RFC 9483", "5.2.2.2")]
    public async Task Each_message_of_a_batch_is_answered_by_itself_in_its_place(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var system = await site.EnrolSystemAsync();
        var forwarder = Machine(site, system);
        var (orderId, secret) = await site.OrderAsync();
        var (good, wrong, asking) = (site.Machine(secret), site.Machine((secret.Reference, "wrong-code")), Machine(site, system));
        byte[][] messages = [Request(wrong), Request(good), asking.Protect(asking.Header, GenMsgContent.Ask(s_certificates))];

        var answers = await BatchAsync(forwarder, messages);

        forwarder.Last!.ReadSigner().Value.Subject.ShouldNotBe(system.Certificate.Subject);
        answers.Select(answer => answer.Body.Kind)
            .ShouldBe([PkiBodyKind.Error, PkiBodyKind.InitializationResponse, PkiBodyKind.GeneralResponse]);
        answers.Select(answer => Convert.ToHexString((answer.Header.TransactionId ?? default).Span))
            .ShouldBe(messages.Select(message => Convert.ToHexString((PkiMessage.Parse(message).Value.Header.TransactionId ?? default).Span)));
        answers[0].Body.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck, "CodeWrong");
        answers[1].Body.Status().Status.ShouldBe(PkiStatus.Accepted);
        PkiProtection.VerifyMac(answers[1], System.Text.Encoding.ASCII.GetBytes(secret.Code)).IsRefused.ShouldBeFalse();
        (await site.ReadAsync(orderId)).IssuanceId.ShouldNotBeNull();

        // The same once more: each transaction is known, and the batch as a whole is not to blame.
        (await BatchAsync(Machine(site, system), messages[1..2]))
            .ShouldHaveSingleItem().Body.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.TransactionIdInUse);
    }

    [Theory, EachDatabase]
    [Clause("RFC 9483", "5.2.2.2")]
    public async Task A_batch_with_a_message_that_was_changed_on_its_way_does_nothing(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var system = await site.EnrolSystemAsync();
        var (orderId, secret) = await site.OrderAsync();
        var before = await site.CountTransactionsAsync();
        var signed = Machine(site, system);
        var changed = signed.Protect(signed.Header, GenMsgContent.Ask(s_certificates));
        var place = changed.AsSpan().IndexOf((PkiMessage.Parse(changed).Value.Header.SenderNonce ?? default).Span);
        changed[place] ^= 1;

        var forwarder = Machine(site, system);
        var answer = await forwarder.SendAsync(NestedMessageContent.Of(Request(site.Machine(secret)), changed));

        answer.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck, "CmpProtectionWrong");
        (await site.ReadAsync(orderId)).IssuanceId.ShouldBeNull();
        (await site.CountTransactionsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Only_a_system_that_may_handle_certificates_forwards_and_only_with_a_signature()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var without = Machine(site, await site.EnrolAsync());
        var (_, secret) = await site.OrderAsync();
        await using var elsewhere = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var somebody = Machine(site, await elsewhere.EnrolSystemAsync());
        var known = site.Machine((await site.OrderAsync()).Secret);

        foreach (var (forwarder, failInfo, code) in new[]
        {
            (without, PkiFailureInfo.NotAuthorized, "SystemRightMissing"),
            (somebody, PkiFailureInfo.SignerNotTrusted, "ClientCertificateUnknown"),
            (known, PkiFailureInfo.WrongIntegrity, "CmpProtectionKind"),
        })
        {
            var machine = site.Machine(secret);
            (await machine.SendAsync(forwarder.Wrap(Request(machine)))).ShouldRefuse(PkiBodyKind.Error, failInfo, code);
        }

        (await site.Machine(secret).AskAsync()).Status().Status.ShouldBe(PkiStatus.Accepted);
    }

    [Fact]
    [Clause("RFC 9483", "5.2.2.1")]
    public async Task What_the_wrapping_must_copy_and_what_a_batch_must_not_have_twice_is_told_by_its_failure()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var system = await site.EnrolSystemAsync();
        var (_, secret) = await site.OrderAsync();
        CmpMachine Forwarder() => Machine(site, system);
        byte[] Other() => RandomNumberGenerator.GetBytes(16);
        var (one, other) = (site.Machine(secret), site.Machine(secret));
        var twin = PkiMessage.Parse(Request(other)).Value.Header;

        foreach (var (message, failInfo) in new (byte[] Message, PkiFailureInfo FailInfo)[]
        {
            (Forwarder().Wrap(Request(one), header => header with { SenderNonce = Other() }), PkiFailureInfo.BadSenderNonce),
            (Forwarder().Wrap(Request(one), header => header with { TransactionId = Other() }), PkiFailureInfo.BadRequest),
            (Forwarder().Wrap(Request(one), header => header with { RecipNonce = Other() }), PkiFailureInfo.BadRecipientNonce),
            (Batch(Forwarder(), Request(one), Request(one)), PkiFailureInfo.TransactionIdInUse),
            (Batch(Forwarder(), header => header with { TransactionId = twin.TransactionId }, Request(one), Request(other)), PkiFailureInfo.TransactionIdInUse),
            (Batch(
                Forwarder(), Request(one), one.Protect(twin with { TransactionId = Other(), SenderNonce = new byte[16] }, one.Request()),
                one.Protect(twin with { SenderNonce = new byte[16] }, one.Request())), PkiFailureInfo.BadSenderNonce),
            (Batch(Forwarder(), Forwarder().Wrap(Request(one)), Request(other)), PkiFailureInfo.BadRequest),
            (Forwarder().Wrap(Forwarder().Wrap(Request(one))), PkiFailureInfo.BadRequest),
            (Batch(Forwarder(), [.. Enumerable.Range(0, 17).Select(_ => Request(site.Machine(secret)))]), PkiFailureInfo.BadDataFormat),
        })
            (await Forwarder().SendAsync(message)).ShouldRefuse(PkiBodyKind.Error, failInfo);

        (await one.AskAsync()).Status().Status.ShouldBe(PkiStatus.Accepted);
    }

    private static CmpMachine Machine(CmpSite site, (Certificate Certificate, RSA Key) holder) => site.Machine(holder.Certificate, holder.Key);

    private static byte[] Request(CmpMachine machine) => machine.Protect(machine.Header, machine.Request());

    private static byte[] Batch(CmpMachine forwarder, params byte[][] messages) => Batch(forwarder, header => header, messages);

    private static byte[] Batch(CmpMachine forwarder, Func<PkiHeader, PkiHeader> change, params byte[][] messages) =>
        forwarder.Protect(change(forwarder.Header), NestedMessageContent.Of([.. messages.Select(message => (ReadOnlyMemory<byte>)message)]));

    private static async Task<IReadOnlyList<PkiMessage>> BatchAsync(CmpMachine forwarder, params byte[][] messages)
    {
        var answer = await forwarder.SendAsync(NestedMessageContent.Of([.. messages.Select(message => (ReadOnlyMemory<byte>)message)]));
        answer.Kind.ShouldBe(PkiBodyKind.Nested);
        return NestedMessageContent.Parse(answer.Content).Value;
    }
}
