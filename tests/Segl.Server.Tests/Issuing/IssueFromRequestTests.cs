using System.Security.Cryptography;
using System.Text;
using Segl.Ca.Storage;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;
using Segl.Pki.Requests;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Texts;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Issuing;

public sealed class IssueFromRequestTests(TestDatabases databases)
{
    private static readonly Lazy<RSA> s_key = new(() => RSA.Create(3072));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Only_the_key_of_the_request_is_used(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, session) = await PrepareAsync(portal);

        var chain = (await IssueAsync(portal, session, Pem(s_key.Value))).Value;

        chain.Leaf.PublicKey.Equals(Segl.Pki.Keys.SubjectPublicKey.Of(s_key.Value)).ShouldBeTrue();
        chain.Leaf.Subject.ToString().ShouldContain("CN=Fangstregistret");
        (await portal.FetchAsync(session, IssuedFormat.Pem)).Value.Content.ShouldBe(Encoding.ASCII.GetBytes(chain.ToPem()));
        (await portal.FetchAsync(session, IssuedFormat.Der)).Value.Content.ShouldBe(chain.Leaf.Der.ToArray());
        CertificateChain.ParsePkcs7((await portal.FetchAsync(session, IssuedFormat.Pkcs7)).Value.Content).Value.Leaf.ShouldBe(chain.Leaf);
        (await portal.FetchAsync(session)).IsRefused.ShouldBeTrue();
        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Delivered);
    }

    [Theory, EachDatabase]
    public async Task Sending_it_again_gives_the_same_certificate(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, session) = await PrepareAsync(portal);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => IssueAsync(portal, session, Pem(s_key.Value))));

        answers.Select(answer => answer.Value.Leaf).Distinct().Count().ShouldBe(1);
        (await portal.CertificatesAsync(order.OrderId)).All.Count.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task A_key_that_was_certified_before_is_refused_and_another_one_is_taken(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (_, first) = await PrepareAsync(portal);
        await IssueAsync(portal, first, Pem(s_key.Value));
        var (order, second) = await PrepareAsync(portal);

        (await IssueAsync(portal, second, Pem(s_key.Value))).Refusal!.Code.ShouldBe("KeyAlreadyUsed");
        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Pending);

        using var fresh = RSA.Create(3072);
        (await IssueAsync(portal, second, Pem(fresh))).IsRefused.ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task After_a_crash_the_same_key_goes_on_with_the_certificate_that_it_has(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync(IssuingMethod.OwnRequest);
        var dead = await portal.PrepareAsync(order, code);
        var leaf = (await IssueAsync(portal, dead, Pem(s_key.Value))).Value.Leaf;
        await portal.ForgetAsProcessThatDiedAsync(dead);

        var session = await portal.PrepareTakingOverAsync(order, code, TimeSpan.Zero);
        var again = await IssueAsync(portal, session, Pem(s_key.Value));

        again.Value.Leaf.ShouldBe(leaf);
        (await portal.CertificatesAsync(order.OrderId)).Live.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_is_too_small_is_refused_with_the_clause()
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, DatabaseKind.Sqlite);
        var (order, session) = await PrepareAsync(portal);
        using var small = RSA.Create(2048);

        var refusal = (await IssueAsync(portal, session, Pem(small))).Refusal.ShouldNotBeNull();

        (refusal.Code, refusal.Arguments).ShouldBe(("KeyTooSmall", refusal.Arguments));
        refusal.Arguments.ShouldBe(["2048", "3072"]);
        refusal.Clause.ShouldNotBeNullOrEmpty();
        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Pending);
    }

    [Theory]
    [InlineData(Language.English, "so others know its private half")]
    [InlineData(Language.Danish, "så andre kender den private del")]
    public async Task A_key_of_the_operators_blocklist_is_refused_in_words_of_its_own(Language language, string words)
    {
        using var folder = new TemporaryFolder();
        var list = folder.File("blacklist.RSA-3072");
        await File.WriteAllLinesAsync(list, ["# Debian's", await DebianDigestAsync(s_key.Value)], Token);
        await using var portal = await IssuingPortal.OpenAsync(
            databases, DatabaseKind.Sqlite, 0, ("Segl:Authority:DebianWeakKeyFiles:0", list));
        var (order, session) = await PrepareAsync(portal);

        var refusal = (await IssueAsync(portal, session, Pem(s_key.Value))).Refusal.ShouldNotBeNull();

        refusal.Code.ShouldBe("KeyDebianWeak");
        new Wording(TextCatalogue.Load(), language)[$"Refusal.{refusal.Code}"].ShouldContain(words);
        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Pending);
        using var fresh = RSA.Create(3072);
        (await IssueAsync(portal, session, Pem(fresh))).IsRefused.ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_linter_refuses_is_told_and_leaves_the_order_open()
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, DatabaseKind.Sqlite);
        var (order, session) = await PrepareAsync(portal);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var refusal = (await IssueAsync(portal, session, Pem(curve))).Refusal.ShouldNotBeNull();

        refusal.Code.ShouldBe("OcesKeyUnsuitable");
        refusal.Clause.ShouldNotBeNullOrEmpty();
        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Pending);
        session.Step.ShouldBe(IssuingStep.TermsAccepted);
    }

    [Theory]
    [InlineData("", "RequestEmpty")]
    [InlineData("hej", "RequestMalformed")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n", "RequestMalformed")]
    public async Task What_is_no_request_is_refused(string text, string code)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, DatabaseKind.Sqlite);
        var (_, session) = await PrepareAsync(portal);

        (await IssueAsync(portal, session, Encoding.UTF8.GetBytes(text))).Refusal!.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("PKCS#8")]
    [InlineData("PKCS#1")]
    [InlineData("SEC 1")]
    [InlineData("encrypted")]
    [InlineData("torn")]
    [InlineData("DER")]
    [InlineData("base64")]
    [InlineData("beside a request")]
    public async Task A_private_key_is_told_from_a_request(string form)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, DatabaseKind.Sqlite);
        var (order, session) = await PrepareAsync(portal);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = s_key.Value;
        var sent = form switch
        {
            "PKCS#8" => Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()),
            "PKCS#1" => Encoding.ASCII.GetBytes(key.ExportRSAPrivateKeyPem()),
            "SEC 1" => Encoding.ASCII.GetBytes(curve.ExportECPrivateKeyPem()),
            "encrypted" => Encoding.ASCII.GetBytes(key.ExportEncryptedPkcs8PrivateKeyPem(
                "hemmelig", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000))),
            "torn" => Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()[300..]),
            "DER" => key.ExportPkcs8PrivateKey(),
            "base64" => Encoding.ASCII.GetBytes(
                Convert.ToBase64String(key.ExportRSAPrivateKey(), Base64FormattingOptions.InsertLineBreaks)),
            _ => [.. Pem(key), .. Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem())],
        };

        (await IssueAsync(portal, session, sent)).Refusal!.Code.ShouldBe("PrivateKeySent");
        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Pending);
    }

    [Fact]
    public async Task What_is_too_large_is_refused()
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, DatabaseKind.Sqlite);
        var (_, session) = await PrepareAsync(portal);

        (await IssueAsync(portal, session, new byte[IssueFromRequest.BytesMax + 1])).Refusal!.Code.ShouldBe("RequestTooLarge");
    }

    [Fact]
    public async Task A_key_made_here_is_not_for_an_order_with_an_own_request()
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, DatabaseKind.Sqlite);
        var (_, session) = await PrepareAsync(portal);

        (await portal.IssueAsync(session)).Refusal!.Code.ShouldBe("NotFound");
    }

    private static async Task<(ConfirmedOrder Order, IssuingSession Session)> PrepareAsync(IssuingPortal portal)
    {
        var (order, code) = await portal.OrderAsync(IssuingMethod.OwnRequest);
        return (order, await portal.PrepareAsync(order, code));
    }

    private static Task<Result<CertificateChain>> IssueAsync(IssuingPortal portal, IssuingSession session, byte[] request) =>
        portal.RunAsync((IssueFromRequest issue) => issue.HandleAsync(session, request, Token));

    private static async Task<string> DebianDigestAsync(RSA key)
    {
        var printed = await OutsideTool.RunAsync(
            "openssl", ["rsa", "-pubin", "-noout", "-modulus"], Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()),
            cancellationToken: Token);
        return Convert.ToHexStringLower(SHA1.HashData(printed.ShouldSucceed().OutputBytes.Span))[20..];
    }

    private static byte[] Pem(AsymmetricAlgorithm key) =>
        Encoding.ASCII.GetBytes(CertificationRequest.Parse(CertificationRequest.Write(key)).Value.ToPem());
}
