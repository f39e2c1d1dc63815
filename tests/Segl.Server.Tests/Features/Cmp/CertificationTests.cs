using System.Security.Cryptography;
using Segl.Ca.Storage;
using Segl.Pki.Cmp;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Pki.Requests;
using Segl.Server.Features.Orders;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features.Cmp;

[Clause("RFC 9483", "4.1")]
[Clause("RFC 9483", "4.4")]
public sealed class CertificationTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_certificate_counts_as_fetched_once_it_is_confirmed(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (orderId, secret) = await site.OrderAsync();
        var machine = site.Machine(secret);

        var answer = await machine.AskAsync();
        var (certificate, waitTime) = (machine.Certificate(), machine.Last!.Header.ConfirmWaitTime);
        var sent = (await site.ReadAsync(orderId)).Status;
        var confirmed = await machine.ConfirmAsync();

        answer.Status().Status.ShouldBe(PkiStatus.Accepted);
        CertRepMessage.Parse(answer.Content).Value.CaPubs.ShouldHaveSingleItem().ToArray()
            .ShouldBe(site.Authority.Chain.Certificates[^1].Der.ToArray());
        waitTime.ShouldNotBeNull().ShouldBe(site.Clock.Now.AddMinutes(15), TimeSpan.FromSeconds(1));
        sent.ShouldBe(OrderStatus.Issuing);
        confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
        var order = await site.ReadAsync(orderId);
        (order.Status, order.Serial, order.ConfirmBy).ShouldBe((OrderStatus.Delivered, certificate.SerialNumber, null));
        (await site.FindAsync(certificate.SerialNumber)).Revocation.ShouldBeNull();
        (await site.ReadCodeAsync(orderId)).Sealed.ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task Both_macs_both_versions_and_all_three_requests_are_taken(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        MessageMac pbm = new PasswordBasedMac(RandomNumberGenerator.GetBytes(16), 500, HashAlgorithmName.SHA256);
        MessageMac pbmac1 = new Pbmac1(RandomNumberGenerator.GetBytes(16), 500, HashAlgorithmName.SHA512);

        foreach (var (body, mac, pvno) in new[]
        {
            (PkiBodyKind.InitializationRequest, pbm, 2), (PkiBodyKind.CertificationRequest, pbmac1, 3), (PkiBodyKind.Pkcs10Request, pbm, 3),
        })
        {
            var machine = new CmpMachine(site.Client, site.Clock) { Secret = (await site.OrderAsync()).Secret, Mac = mac, Pvno = pvno, Key = site.NextKey() };
            var answer = body == PkiBodyKind.Pkcs10Request
                ? await machine.SendAsync(Pkcs10(machine.Key), header => header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm] })
                : await machine.AskAsync(body, header => header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm] });

            answer.Kind.ShouldBe(body.Answer());
            machine.Certificate().PublicKey.ShouldBe(SubjectPublicKey.Of(machine.Key));
            machine.Last!.Header.HasImplicitConfirm.ShouldBeTrue();
            machine.Last.ExtraCerts.Select(extra => extra.ToArray()).ShouldBe([site.Authority.Chain.Leaf.Der.ToArray()]);
        }
    }

    [Theory, EachDatabase]
    public async Task Whoever_asked_for_another_name_is_told_that_it_is_another(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var machine = site.Machine((await site.OrderAsync()).Secret);

        (await machine.AskAsync(subject: CmpMachine.NameOf("any"))).Status().Status.ShouldBe(PkiStatus.GrantedWithMods);
    }

    [Theory, EachDatabase]
    public async Task A_machine_that_disappears_leaves_nothing_valid_and_its_order_as_it_was(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind, ("Segl:Cmp:ConfirmMinutes", "7"));
        var (orderId, secret) = await site.OrderAsync();
        var gone = site.Machine(secret);
        await gone.AskAsync();
        var certificate = gone.Certificate();

        await site.Sweep.SweepAsync(Token);
        (await site.ReadAsync(orderId)).Status.ShouldBe(OrderStatus.Issuing);
        site.Clock.Advance(TimeSpan.FromMinutes(7));
        await site.Sweep.SweepAsync(Token);
        var late = await gone.ConfirmAsync();

        late.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadRequest, "IssuingSessionGone");
        (await site.FindAsync(certificate.SerialNumber)).Revocation.ShouldNotBeNull();
        (await site.ReadAsync(orderId)).Status.ShouldBe(OrderStatus.Pending);
        var again = site.Machine(secret);
        await again.AskAsync();
        again.Certificate().SerialNumber.ShouldNotBe(certificate.SerialNumber);
    }

    [Theory, EachDatabase]
    public async Task A_machine_whose_answer_was_lost_asks_again_and_gets_the_same_or_another_in_its_place(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (orderId, secret) = await site.OrderAsync();
        var (first, third) = (site.Machine(secret), site.Machine(secret));
        var second = new CmpMachine(site.Client, site.Clock) { Secret = secret, Key = first.Key };
        await first.AskAsync();
        var lost = first.Certificate();

        await second.AskAsync();
        second.Certificate().Der.ToArray().ShouldBe(lost.Der.ToArray());
        await third.AskAsync();
        var other = third.Certificate();
        var tooLate = await second.ConfirmAsync();
        var confirmed = await third.ConfirmAsync();

        tooLate.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadRequest);
        confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
        (await site.FindAsync(lost.SerialNumber)).Revocation.ShouldNotBeNull();
        (await site.FindAsync(other.SerialNumber)).Revocation.ShouldBeNull();

        // The order is taken from the machine that could still confirm before its certificate is revoked.
        (await site.ReadDeedsAboutAsync(orderId, lost.SerialNumber)).ShouldBe(
        [
            "order.create", "one-time-code.create", "issuing.identify", "issuing.claim", "certificate.intend", "certificate.issue",
            "issuing.await-confirmation",
            "issuing.identify", "issuing.claim", "issuing.await-confirmation",
            "issuing.identify", "issuing.give-up", "certificate.revoke", "issuing.claim", "issuing.await-confirmation", "issuing.deliver",
        ]);
    }

    [Theory, EachDatabase]
    public async Task What_is_confirmed_stands_whoever_else_asks_at_that_moment(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        for (var tries = 0; tries < 4; tries++)
        {
            var (orderId, secret) = await site.OrderAsync();
            var (first, other) = (site.Machine(secret), site.Machine(secret));
            await first.AskAsync();
            var certificate = first.Certificate();

            var answers = await Task.WhenAll(first.ConfirmAsync(), other.AskAsync());

            var isConfirmed = answers[0].Kind == PkiBodyKind.Confirmation;
            ((await site.FindAsync(certificate.SerialNumber)).Revocation is null).ShouldBe(isConfirmed);
            ((await site.ReadAsync(orderId)).Serial == certificate.SerialNumber).ShouldBe(isConfirmed);
            answers[1].Status().IsGranted.ShouldBe(!isConfirmed);
        }
    }

    [Theory, EachDatabase]
    public async Task What_waits_for_an_address_is_polled_for(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind, ("Segl:Cmp:PollSeconds", "90"));
        var (orderId, secret) = await site.OrderAsync(Forms.WithEmail);
        var machine = site.Machine(secret);

        var first = await machine.AskAsync();
        var notYet = await machine.PollAsync();
        await site.ValidateAsync(orderId);
        var ready = await machine.PollAsync();
        var certificate = machine.Certificate();
        var confirmed = await machine.ConfirmAsync();

        first.Status().Status.ShouldBe(PkiStatus.Waiting);
        first.Status().StatusString.ShouldHaveSingleItem().ShouldStartWith("CertificateEmailNotValidated: ");
        notYet.Kind.ShouldBe(PkiBodyKind.PollResponse);
        PollContent.ParseOne(notYet).Value.CheckAfter.ShouldBe(TimeSpan.FromSeconds(90));
        ready.Kind.ShouldBe(PkiBodyKind.InitializationResponse);
        confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
        (await site.ReadAsync(orderId)).Serial.ShouldBe(certificate.SerialNumber);
    }

    [Theory, EachDatabase]
    public async Task A_certificate_renews_itself_and_only_itself(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var ((certificate, key), (other, _)) = (await site.EnrolAsync(), await site.EnrolAsync());

        var notAllowed = await site.Machine(certificate, key).AskAsync(PkiBodyKind.KeyUpdateRequest, renews: certificate);
        await site.AllowMachinesAsync();
        var foreign = await site.Machine(certificate, key).AskAsync(PkiBodyKind.KeyUpdateRequest, renews: other);
        var first = await site.Machine(certificate, key).AskAsync();
        var machine = site.Machine(certificate, key);
        var renewed = await machine.AskAsync(PkiBodyKind.KeyUpdateRequest, renews: certificate);
        var successor = machine.Certificate();
        var confirmed = await machine.ConfirmAsync();
        var twice = await site.Machine(certificate, key).AskAsync(PkiBodyKind.KeyUpdateRequest, renews: certificate);

        notAllowed.ShouldRefuse(PkiBodyKind.KeyUpdateResponse, PkiFailureInfo.NotAuthorized, "MachineRenewalNotAllowed");
        foreign.ShouldRefuse(PkiBodyKind.KeyUpdateResponse, PkiFailureInfo.BadCertId, "CmpOldCertId");
        first.ShouldRefuse(PkiBodyKind.InitializationResponse, PkiFailureInfo.NotAuthorized, "SystemRightMissing");
        renewed.Kind.ShouldBe(PkiBodyKind.KeyUpdateResponse);
        successor.Subject.ShouldBe(certificate.Subject);
        confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
        twice.ShouldRefuse(PkiBodyKind.KeyUpdateResponse, PkiFailureInfo.DuplicateCertReq, "RenewedAlready");
        (await site.FindAsync(successor.SerialNumber)).Revocation.ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task A_code_renews_nothing(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);

        (await site.Machine((await site.OrderAsync()).Secret).AskAsync(PkiBodyKind.KeyUpdateRequest))
            .ShouldRefuse(PkiBodyKind.KeyUpdateResponse, PkiFailureInfo.WrongIntegrity);
    }

    [Theory, EachDatabase]
    public async Task A_weak_key_is_a_bad_template_and_costs_nothing(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (orderId, secret) = await site.OrderAsync();

        var weak = await new CmpMachine(site.Client, site.Clock) { Secret = secret, Key = RSA.Create(2048) }.AskAsync();

        weak.ShouldRefuse(PkiBodyKind.InitializationResponse, PkiFailureInfo.BadCertTemplate, "KeyTooSmall");
        (await site.ReadAsync(orderId)).Status.ShouldBe(OrderStatus.Pending);
        (await site.Machine(secret).AskAsync()).Status().Status.ShouldBe(PkiStatus.Accepted);
    }

    private static PkiBody Pkcs10(RSA key)
    {
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=any", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var der = request.CreateSigningRequest();
        CertificationRequest.Parse(der).IsRefused.ShouldBeFalse();
        return new PkiBody(PkiBodyKind.Pkcs10Request, der);
    }
}
