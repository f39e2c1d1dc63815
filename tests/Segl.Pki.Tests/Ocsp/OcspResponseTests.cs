using System.Security.Cryptography;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;
using Segl.Pki.Tests.Parsing;

namespace Segl.Pki.Tests.Ocsp;

public sealed class OcspResponseTests
{
    private const int SpliceCount = 10_000;

    private static readonly TestResponder Responder = TestResponder.OnCurve;
    private static readonly DateTimeOffset At = new(2026, 3, 25, 14, 4, 28, TimeSpan.Zero);

    public static TheoryData<string> Statuses => ["good", "revoked", "revoked for no reason", "unknown"];

    [Theory]
    [MemberData(nameof(Statuses))]
    [Clause("RFC 6960", "4.2.1")]
    public void Says_what_was_meant(string status)
    {
        var single = new OcspSingleResponse(Responder.CertId(), StatusOf(status), At, At.AddHours(12), At.AddYears(-1));

        var response = OcspResponse.Parse(Responder.Answer([single], nonce: [1, 2, 3])).Value;

        response.Status.ShouldBe(OcspStatus.Successful);
        response.ProducedAt.ShouldBe(At);
        response.Nonce.ShouldNotBeNull().ToArray().ShouldBe([1, 2, 3]);
        response.ResponderName.ShouldBeNull();
        response.ResponderKeyHash.ToArray().ShouldBe(Responder.Certificate.PublicKey.KeyIdentifier.ToArray());
        response.Certificates.Single().ToArray().ShouldBe(Responder.Certificate.Der.ToArray());
        response.UnknownCriticalExtension.ShouldBeNull();
        var read = response.Responses.Single();
        read.CertId.Encoded.ToArray().ShouldBe(single.CertId.Encoded.ToArray());
        (read.Status, read.ThisUpdate, read.NextUpdate, read.ArchiveCutoff).ShouldBe((single.Status, single.ThisUpdate, single.NextUpdate, single.ArchiveCutoff));
    }

    [Fact]
    public void Leaves_out_what_is_not_said()
    {
        var response = OcspResponse.Parse(Responder.Answer([new OcspSingleResponse(Responder.CertId(), OcspCertStatus.Good, At, NextUpdate: null)])).Value;

        response.Nonce.ShouldBeNull();
        (response.Responses.Single().NextUpdate, response.Responses.Single().ArchiveCutoff).ShouldBe((null, null));
    }

    [Fact]
    public void Answers_many_questions_in_their_order()
    {
        SerialNumber[] serials = [.. Enumerable.Range(1, OcspRequest.CertIdsMax).Select(_ => SerialNumber.Draw())];
        OcspSingleResponse[] singles = [.. serials.Select(serial => new OcspSingleResponse(Responder.CertId(serial, OcspHash.Sha512), OcspCertStatus.Unknown, At, At.AddHours(1)))];

        var response = OcspResponse.Parse(Responder.Answer(singles)).Value;

        response.Responses.Select(single => single.CertId.SerialNumber).ShouldBe(serials.Cast<SerialNumber?>());
    }

    [Fact]
    public void Can_name_the_responder_and_come_from_the_issuer_itself()
    {
        var pki = TestHierarchy.OnCurves;
        var responder = OcspResponder.Direct(pki.Authority, pki.Issuer.Algorithm, OcspResponderIdKind.ByName);
        var draft = responder.Draft([Responder.Good()], At);

        var response = OcspResponse.Parse(draft.Complete(pki.Issuer.Algorithm.Sign(pki.AuthorityKey, draft.ToBeSigned.Span))).Value;

        response.ResponderName.ShouldBe(pki.Authority.Subject);
        response.Certificates.ShouldBeEmpty();
        OcspResponseCheck.Check(response, Question, At).Value.Status.State.ShouldBe(OcspCertState.Good);
    }

    [Theory]
    [InlineData(OcspStatus.MalformedRequest)]
    [InlineData(OcspStatus.InternalError)]
    [InlineData(OcspStatus.TryLater)]
    [InlineData(OcspStatus.Unauthorized)]
    [Clause("RFC 6960", "2.3")]
    public void Can_be_an_error(OcspStatus status)
    {
        var der = status switch
        {
            OcspStatus.MalformedRequest => OcspError.MalformedRequest,
            OcspStatus.InternalError => OcspError.InternalError,
            OcspStatus.TryLater => OcspError.TryLater,
            _ => OcspError.Unauthorized,
        };

        var response = OcspResponse.Parse(der).Value;

        response.Status.ShouldBe(status);
        OcspResponseCheck.Check(response, Question, At).Refusal.ShouldNotBeNull().Code.ShouldBe("OcspNotSuccessful");
    }

    [Fact]
    [Clause("RFC 6960", "3.2")]
    public void Is_taken_from_a_responder_that_the_issuer_authorised()
    {
        var response = OcspResponse.Parse(Responder.Answer([Responder.Good()], nonce: [1])).Value;

        OcspResponseCheck.Check(response, Question with { Nonce = new byte[] { 1 }, IsNonceRequired = true }, At).Value.Status.State.ShouldBe(OcspCertState.Good);
        OcspResponseCheck.Check(response, Question, At.AddHours(12)).IsRefused.ShouldBeFalse();
    }

    [Fact]
    public void Is_not_taken_for_another_certificate_or_issuer()
    {
        var response = OcspResponse.Parse(Responder.Answer([Responder.Good()])).Value;

        Refused(response, Question with { SerialNumber = SerialNumber.Draw() }).ShouldBe("OcspCertificateMissing");
        Refused(response, Question with { Issuer = TestHierarchy.OnCurves.Root }).ShouldBe("OcspCertificateMissing");
    }

    [Fact]
    [Clause("RFC 6960", "4.4.1")]
    public void Is_not_taken_with_another_nonce()
    {
        var response = OcspResponse.Parse(Responder.Answer([Responder.Good()], nonce: [1])).Value;
        var without = OcspResponse.Parse(Responder.Answer([Responder.Good()])).Value;

        Refused(response, Question with { Nonce = new byte[] { 2 } }).ShouldBe("OcspNonceOther");
        Refused(without, Question with { Nonce = new byte[] { 2 }, IsNonceRequired = true }).ShouldBe("OcspNonceOther");
        OcspResponseCheck.Check(without, Question with { Nonce = new byte[] { 2 } }, At).IsRefused.ShouldBeFalse();
    }

    [Fact]
    [Clause("RFC 6960", "4.2.2.1")]
    public void Is_not_taken_before_or_after_its_time()
    {
        var response = OcspResponse.Parse(Responder.Answer([Responder.Good()])).Value;
        var endless = OcspResponse.Parse(Responder.Answer([Responder.Good() with { NextUpdate = null }])).Value;
        var early = OcspResponse.Parse(Responder.Answer([Responder.Good() with { ThisUpdate = At.AddMinutes(6) }])).Value;

        Refused(early, Question).ShouldBe("OcspNotYet");
        OcspResponseCheck.Check(early, Question, At.AddMinutes(1)).IsRefused.ShouldBeFalse();
        OcspResponseCheck.Check(response, Question, At.AddHours(12).AddMinutes(6)).Refusal.ShouldNotBeNull().Code.ShouldBe("OcspTooOld");
        OcspResponseCheck.Check(endless, Question, At.AddDays(1)).IsRefused.ShouldBeFalse();
        OcspResponseCheck.Check(endless, Question, At.AddDays(1).AddMinutes(6)).Refusal.ShouldNotBeNull().Code.ShouldBe("OcspTooOld");
    }

    [Fact]
    [Clause("RFC 6960", "4.2.2.2")]
    public void Is_not_taken_from_one_who_may_not_answer()
    {
        var pki = TestHierarchy.OnCurves;
        using var key = RSA.Create(3072);

        // An organisation's certificate is of the same issuer, but not for signing answers.
        var draft = TestPki.Organisation.Draft(TestPki.Subject, SubjectPublicKey.Of(key), pki.Issuer, SerialNumber.Draw(), TestPki.ValidityOf(TestPki.Organisation));
        var organisation = TestPki.Issue(draft, TestPki.Organisation, pki.Issuer, pki.AuthorityKey);
        var answer = OcspResponder.Delegated(organisation, SignatureAlgorithm.RsaPssSha256).Draft([Responder.Good()], At);
        Refused(OcspResponse.Parse(answer.Complete(SignatureAlgorithm.RsaPssSha256.Sign(key, answer.ToBeSigned.Span))).Value, Question).ShouldBe("OcspSignerUnknown");

        // A responder of the same name under another authority.
        Refused(OcspResponse.Parse(TestResponder.OfRsa.Answer([Responder.Good()])).Value, Question).ShouldBe("OcspSignerUnknown");
    }

    [Fact]
    public void Is_not_taken_when_its_responder_s_certificate_has_ended()
    {
        var response = OcspResponse.Parse(Responder.Answer([Responder.Good() with { NextUpdate = At.AddYears(1) }])).Value;

        OcspResponseCheck.Check(response, Question, At.AddDays(29)).IsRefused.ShouldBeFalse();
        OcspResponseCheck.Check(response, Question, At.AddDays(31)).Refusal.ShouldNotBeNull().Code.ShouldBe("OcspSignerUnknown");
    }

    [Fact]
    public void Is_not_taken_with_a_signature_by_another_key()
    {
        var draft = OcspResponder.Delegated(Responder.Certificate, SignatureAlgorithm.EcdsaP256Sha256).Draft([Responder.Good()], At);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var response = OcspResponse.Parse(draft.Complete(SignatureAlgorithm.EcdsaP256Sha256.Sign(other, draft.ToBeSigned.Span))).Value;

        Refused(response, Question).ShouldBe("OcspSignatureWrong");
    }

    [Fact]
    [Clause("RFC 6960", "4.4")]
    public void Is_not_taken_with_a_critical_extension_that_nobody_knows()
    {
        // The nonce's extension becomes one of another number that is critical: 04 is OCTET STRING, 01 01 ff a BOOLEAN in place of five octets of nonce.
        var good = Responder.Answer([Responder.Good()], nonce: [1, 2, 3, 4, 5, 6]);
        byte[] oid = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x02];
        var at = good.AsSpan().IndexOf(oid) + oid.Length;
        good[at - 1] = 0x7f;
        ((byte[])[0x01, 0x01, 0xff, 0x04, 0x05, 0x04, 0x03, 1, 2, 3]).CopyTo(good.AsSpan(at));

        var response = OcspResponse.Parse(good).Value;

        response.UnknownCriticalExtension.ShouldBe("1.3.6.1.5.5.7.48.1.127");
        Refused(response, Question).ShouldBe("OcspExtensionUnknown");
    }

    [Fact]
    public void Refuses_an_algorithm_that_is_not_for_the_key() =>
        Should.Throw<ArgumentException>(() => OcspResponder.Delegated(Responder.Certificate, SignatureAlgorithm.RsaPssSha256));

    [Fact]
    public void Is_never_read_from_damaged_bytes_so_that_it_is_taken()
    {
        var good = Responder.Answer([Responder.Good() with { ArchiveCutoff = At }, Responder.Good() with { Status = StatusOf("revoked") }], nonce: [1, 2, 3]);
        foreach (var damaged in Mutations.Truncations(good).Concat(Mutations.WithTrailingBytes(good)))
            OcspResponse.Parse(damaged).IsRefused.ShouldBeTrue();

        // The certificate that comes along is a third of the bytes, and has its own signature.
        foreach (var damaged in Mutations.Splices(good, SpliceCount).Concat(Mutations.BitFlips(good)))
        {
            var parsed = OcspResponse.Parse(damaged);
            if (parsed.IsRefused)
                parsed.Refusal.Detail.ShouldNotBeNullOrWhiteSpace();
            else if (!damaged.AsSpan().SequenceEqual(good) && !OcspResponseCheck.Check(parsed.Value, Question, At).IsRefused)
                parsed.Value.ToBeSigned.Span.SequenceEqual(OcspResponse.Parse(good).Value.ToBeSigned.Span).ShouldBeTrue();
        }

        OcspResponse.Parse(new byte[OcspResponse.BytesMax + 1]).Refusal.ShouldNotBeNull().Code.ShouldBe("OcspResponseTooLarge");
    }

    [Fact]
    public void Costs_few_objects_to_write()
    {
        var responder = OcspResponder.Delegated(Responder.Certificate, SignatureAlgorithm.EcdsaP256Sha256);
        var singles = new[] { Responder.Good() };
        var signature = new byte[71];
        var octets = responder.Draft(singles, At).Complete(signature).Length;
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var index = 0; index < 1000; index++)
            responder.Draft(singles, At).Complete(signature);

        // What is signed, and the answer twice: with the room that it was written in.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000 * ((octets * 2) + 600));
    }

    private static OcspQuestion Question => new(TestHierarchy.OnCurves.Authority, TestHierarchy.OnCurves.Leaf.SerialNumber);

    private static string Refused(OcspResponse response, OcspQuestion question) => OcspResponseCheck.Check(response, question, At).Refusal.ShouldNotBeNull().Code;

    private static OcspCertStatus StatusOf(string status) => status switch
    {
        "good" => OcspCertStatus.Good,
        "revoked" => OcspCertStatus.Revoked(At.AddDays(-1), RevocationReason.KeyCompromise),
        "revoked for no reason" => OcspCertStatus.Revoked(At.AddDays(-1)),
        _ => OcspCertStatus.Unknown,
    };
}
