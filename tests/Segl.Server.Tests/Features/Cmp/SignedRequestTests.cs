using System.Security.Cryptography;
using Segl.Ca.Storage;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Crmf;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Profiles;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features.Cmp;

/// <summary>ir, cr and p10cr that a system signs with the certificate that it has.</summary>
[Clause("RFC 9483", "4.1.1")]
[Clause("RFC 9483", "4.1.2")]
[Clause("RFC 9483", "4.1.4")]
public sealed class SignedRequestTests(TestDatabases databases)
{
    private static readonly Func<PkiHeader, PkiHeader> s_implicitly = header => header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm] };

    [Theory, EachDatabase]
    public async Task A_system_that_may_handle_certificates_gets_one_more_of_its_profile(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (certificate, key) = await site.EnrolSystemAsync();
        var held = await site.ReadAsync(certificate.SerialNumber);

        foreach (var body in new[] { PkiBodyKind.InitializationRequest, PkiBodyKind.CertificationRequest, PkiBodyKind.Pkcs10Request })
        {
            var machine = site.Machine(certificate, key);
            var answer = body == PkiBodyKind.Pkcs10Request ? await machine.AskByPkcs10Async() : await machine.AskAsync(body);
            var further = machine.Certificate();
            var confirmed = await machine.ConfirmAsync();

            answer.Kind.ShouldBe(body.Answer());
            answer.Status().Status.ShouldBe(PkiStatus.Accepted);
            CertRepMessage.Parse(answer.Content).Value.Responses.ShouldHaveSingleItem().CertReqId
                .ShouldBe(body == PkiBodyKind.Pkcs10Request ? CertResponse.NoCertReqId : 0);
            confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
            further.Subject.ShouldBe(certificate.Subject);
            further.PublicKey.ShouldBe(SubjectPublicKey.Of(machine.Key));
            var order = await site.ReadAsync(further.SerialNumber);
            (order.Status, order.ProfileId, order.Kind, order.Identification, order.Method, order.IsPublished, order.Renews).ShouldBe(
                (OrderStatus.Delivered, held.ProfileId, held.Kind, Identification.Api, IssuingMethod.Machine, false, null));
            (order.TermsVersion, order.TermsAcceptedBy, order.TermsAcceptedAt)
                .ShouldBe((held.TermsVersion, held.TermsAcceptedBy, held.TermsAcceptedAt));
        }

        (await site.FindAsync(certificate.SerialNumber)).Revocation.ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task Ordering_and_issuing_stand_in_the_audit_trail_as_deeds_of_the_certificate(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (certificate, key) = await site.EnrolSystemAsync();

        await site.Machine(certificate, key).AskAsync(PkiBodyKind.CertificationRequest, s_implicitly);

        (await site.ReadDeedsAsync(certificate.SerialNumber)).Where(deed => !deed.StartsWith("certificate.", StringComparison.Ordinal))
            .ShouldBe(["order.create", "issuing.identify", "issuing.claim", "issuing.deliver"]);
    }

    [Theory, EachDatabase]
    public async Task The_same_request_again_gives_the_same_certificate_before_and_after_its_confirmation(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (certificate, key) = await site.EnrolSystemAsync();
        var first = site.Machine(certificate, key);
        CmpMachine Again() => new(site.Client, site.Clock) { Holder = (certificate, key), Key = first.Key };
        var (second, third, fourth) = (Again(), Again(), Again());

        await first.AskAsync();
        await second.AskAsync();
        var (one, two) = (first.Certificate(), second.Certificate());
        var confirmed = await second.ConfirmAsync();
        await third.AskAsync(PkiBodyKind.CertificationRequest);
        var three = third.Certificate();
        var formally = await third.ConfirmAsync();
        await fourth.AskAsync();
        var unwanted = await fourth.ConfirmAsync(PkiStatusInfo.Rejected(PkiFailureInfo.BadCertTemplate));

        new[] { two, three }.ShouldAllBe(each => each.SerialNumber == one.SerialNumber);
        confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
        formally.Kind.ShouldBe(PkiBodyKind.Confirmation);
        unwanted.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.CertConfirmed);
        (await site.ReadFurtherAsync(certificate.SerialNumber)).ShouldHaveSingleItem();
        (await site.FindAsync(one.SerialNumber)).Revocation.ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task Ten_at_once_for_one_key_order_once(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (certificate, key) = await site.EnrolSystemAsync();
        var wanted = site.NextKey();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            new CmpMachine(site.Client, site.Clock) { Holder = (certificate, key), Key = wanted }.AskAsync()));
        var last = new CmpMachine(site.Client, site.Clock) { Holder = (certificate, key), Key = wanted };
        await last.AskAsync();
        var confirmed = await last.ConfirmAsync();

        confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
        (await site.ReadFurtherAsync(certificate.SerialNumber)).ShouldHaveSingleItem();
    }

    [Theory, EachDatabase]
    public async Task Who_has_not_the_right_gets_nothing_and_orders_nothing(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (orderId, secret) = await site.OrderAsync();
        var enrolment = site.Machine(secret);
        await enrolment.AskAsync(change: s_implicitly);
        var (certificate, key) = (enrolment.Certificate(), enrolment.Key);

        foreach (var (rights, code) in new[]
        {
            (SystemRights.None, "SystemRightMissing"), (SystemRights.IdmServices, "SystemRightMissing"),
            (SystemRights.CertificateHandling, "ApiIdentificationNotAllowed"),
        })
        {
            await site.GrantAsync(orderId, rights);
            (await site.Machine(certificate, key).AskAsync()).ShouldRefuse(PkiBodyKind.InitializationResponse, PkiFailureInfo.NotAuthorized, code);
            (await site.Machine(certificate, key).AskAsync(PkiBodyKind.CertificationRequest))
                .ShouldRefuse(PkiBodyKind.CertificationResponse, PkiFailureInfo.NotAuthorized, code);
            (await site.Machine(certificate, key).AskByPkcs10Async())
                .ShouldRefuse(PkiBodyKind.CertificationResponse, PkiFailureInfo.NotAuthorized, code);
        }

        (await site.ReadFurtherAsync(certificate.SerialNumber)).ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task Certificates_of_others_and_revoked_ones_ask_for_nothing(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        await using var elsewhere = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var ((certificate, key), (stranger, strangerKey)) = (await site.EnrolSystemAsync(), await elsewhere.EnrolSystemAsync());

        var foreign = await site.Machine(stranger, strangerKey).AskAsync();
        var revoked = await site.Machine(certificate, key).RevokeAsync(certificate);
        var late = await site.Machine(certificate, key).AskAsync(PkiBodyKind.CertificationRequest);

        foreign.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.SignerNotTrusted, "ClientCertificateUnknown");
        revoked.Status().Status.ShouldBe(PkiStatus.Accepted);
        late.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.CertRevoked, "ClientCertificateRevoked");
    }

    [Theory, EachDatabase]
    public async Task A_key_that_was_certified_before_is_no_key_for_another_certificate(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (certificate, key) = await site.EnrolSystemAsync();
        CmpMachine WithOwnKey() => new(site.Client, site.Clock) { Holder = (certificate, key), Key = key };

        (await WithOwnKey().AskAsync()).ShouldRefuse(PkiBodyKind.InitializationResponse, PkiFailureInfo.BadCertTemplate, "KeyAlreadyUsed");
        (await WithOwnKey().AskAsync(PkiBodyKind.KeyUpdateRequest))
            .ShouldRefuse(PkiBodyKind.KeyUpdateResponse, PkiFailureInfo.BadCertTemplate, "KeyAlreadyUsed");
        using var weak = RSA.Create(2048);
        (await new CmpMachine(site.Client, site.Clock) { Holder = (certificate, key), Key = weak }.AskAsync())
            .ShouldRefuse(PkiBodyKind.InitializationResponse, PkiFailureInfo.BadCertTemplate, "KeyTooSmall");

        (await site.ReadFurtherAsync(certificate.SerialNumber)).ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task An_address_in_the_certificate_is_waited_for(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (certificate, key) = await site.EnrolSystemAsync(Forms.WithEmail);
        var machine = site.Machine(certificate, key);
        var again = new CmpMachine(site.Client, site.Clock) { Holder = (certificate, key), Key = machine.Key };

        var first = await machine.AskAsync(PkiBodyKind.CertificationRequest);
        var notYet = await machine.PollAsync();
        var alsoWaiting = await again.AskAsync(PkiBodyKind.CertificationRequest);
        var order = (await site.ReadFurtherAsync(certificate.SerialNumber)).ShouldHaveSingleItem();
        await site.ValidateAsync(order.Id);
        var ready = await machine.PollAsync();
        var further = machine.Certificate();
        var confirmed = await machine.ConfirmAsync();

        first.Status().Status.ShouldBe(PkiStatus.Waiting);
        notYet.Kind.ShouldBe(PkiBodyKind.PollResponse);
        alsoWaiting.Status().Status.ShouldBe(PkiStatus.Waiting);
        ready.Kind.ShouldBe(PkiBodyKind.CertificationResponse);
        confirmed.Kind.ShouldBe(PkiBodyKind.Confirmation);
        (await site.ReadAsync(further.SerialNumber)).Id.ShouldBe(order.Id);
    }

    [Theory, EachDatabase]
    public async Task What_a_system_ordered_itself_and_does_not_take_is_revoked_and_deleted(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (certificate, key) = await site.EnrolSystemAsync();

        foreach (var (refuse, answered) in new (Func<CmpMachine, Task<PkiBody>> Refuse, PkiBodyKind Answered)[]
        {
            (machine => machine.ConfirmAsync(PkiStatusInfo.Rejected(PkiFailureInfo.BadCertTemplate, "not what I wanted")), PkiBodyKind.Confirmation),
            (machine => machine.ConfirmAsync(change: status => status with { CertHash = new byte[32] }), PkiBodyKind.Error),
            (machine => machine.SendAsync(CmpAnswers.Error(new Refusal("Any", "I give up."))), PkiBodyKind.Confirmation),
        })
        {
            var machine = site.Machine(certificate, key);
            await machine.AskAsync(PkiBodyKind.CertificationRequest);
            var unwanted = machine.Certificate();

            (await refuse(machine)).Kind.ShouldBe(answered);

            (await site.FindAsync(unwanted.SerialNumber)).Revocation.ShouldNotBeNull();
            (await site.ReadFurtherAsync(certificate.SerialNumber)).ShouldAllBe(order => order.Status == OrderStatus.Deleted);
        }
    }

    [Theory, EachDatabase]
    public async Task A_renewal_that_is_not_taken_can_be_fetched_for_another_key(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var (certificate, key) = await site.EnrolSystemAsync();
        var (first, second) = (site.Machine(certificate, key), site.Machine(certificate, key));

        await first.AskAsync(PkiBodyKind.KeyUpdateRequest);
        await first.ConfirmAsync(PkiStatusInfo.Rejected(PkiFailureInfo.BadCertTemplate));
        await second.AskAsync(PkiBodyKind.KeyUpdateRequest);
        var renewed = second.Certificate();
        await second.ConfirmAsync();

        (await site.ReadFurtherAsync(certificate.SerialNumber)).ShouldHaveSingleItem();
        (await site.ReadAsync(renewed.SerialNumber)).Renews.ShouldBe(certificate.SerialNumber);
    }

    [Fact]
    public async Task Whoever_wished_for_something_else_is_told_that_it_is_another()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var (certificate, key) = await site.EnrolSystemAsync();
        var usage = certificate.Extensions.Find("2.5.29.15").ShouldNotBeNull();
        var other = new CertificateExtension("2.5.29.15", IsCritical: true, new byte[] { 3, 2, 3, 8 });
        var named = new CertTemplate { Subject = certificate.Subject };

        foreach (var (template, status) in new[]
        {
            (named, PkiStatus.Accepted),
            (named with { Extensions = [usage] }, PkiStatus.Accepted),
            (named with { Issuer = certificate.Issuer }, PkiStatus.Accepted),
            (named with { Subject = CmpMachine.NameOf("any") }, PkiStatus.GrantedWithMods),
            (named with { Extensions = [other] }, PkiStatus.GrantedWithMods),
            (named with { NotAfter = site.Clock.Now.AddDays(7) }, PkiStatus.GrantedWithMods),
        })
            (await site.Machine(certificate, key).AskAsync(template)).Status().Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_request_that_no_certificate_can_be_made_of_is_answered_in_its_own_form()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var (certificate, key) = await site.EnrolSystemAsync();
        var named = new CertTemplate { Subject = certificate.Subject };
        CmpMachine Machine() => site.Machine(certificate, key);

        (await Machine().AskAsync(named, certReqId: 1)).ShouldRefuse(PkiBodyKind.CertificationResponse, PkiFailureInfo.BadRequest, "CrmfCertReqId");
        (await Machine().AskAsync(named, certReqId: -1)).ShouldRefuse(PkiBodyKind.CertificationResponse, PkiFailureInfo.BadRequest, "CrmfCertReqId");
        (await Machine().AskAsync(new CertTemplate())).ShouldRefuse(PkiBodyKind.CertificationResponse, PkiFailureInfo.BadCertTemplate);
        (await Machine().AskAsync(named with { SerialNumber = certificate.SerialNumber }))
            .ShouldRefuse(PkiBodyKind.CertificationResponse, PkiFailureInfo.BadCertTemplate);
        (await Machine().AskAsync(named with { Version = 1 })).ShouldRefuse(PkiBodyKind.CertificationResponse, PkiFailureInfo.BadRequest);
        (await Machine().SendAsync(Two(named))).ShouldRefuse(PkiBodyKind.InitializationResponse, PkiFailureInfo.BadRequest, "CrmfCount");
        (await Machine().SendAsync(WithBadProof(named))).ShouldRefuse(PkiBodyKind.InitializationResponse, PkiFailureInfo.BadPop, "CrmfProofWrong");
        (await site.ReadFurtherAsync(certificate.SerialNumber)).ShouldBeEmpty();

        PkiBody Two(CertTemplate template) => new(
            PkiBodyKind.InitializationRequest, CertReqMessages.Write(Signed(template, site.NextKey()), Signed(template, site.NextKey())));
        PkiBody WithBadProof(CertTemplate template)
        {
            var octets = CertReqMessages.Write(Signed(template, site.NextKey()));
            octets[^1] ^= 1;
            return new(PkiBodyKind.InitializationRequest, octets);
        }
    }

    private static CertReqMsg Signed(CertTemplate template, RSA key) => CertReqMsg.Sign(0, template, CertControls.None, KeySigner.RsaPkcs1(key));
}
