using System.Formats.Asn1;
using Segl.Ca;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Cms;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Api;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Features.Tls;
using Segl.Server.Features.Tokens;
using Segl.Server.Web;

namespace Segl.Server.Features.Est;

/// <summary>The operations of EST; it reads and words, and decides nothing.</summary>
[Clause("RFC 7030", "4.1")]
[Clause("RFC 7030", "4.2")]
[Clause("RFC 7030", "4.4")]
[Clause("RFC 7030", "4.5")]
[Clause("RFC 8951", "3.1")]
public sealed class EstEndpoint(
    CertificateAuthority authority, IssueToMachine issue, IssueThroughApi issueThroughApi, IssueKeyToMachine issueKey, RenewByMachine renew,
    ClientCertificates clients)
{
    // Attributes by which a client asks for a private key that only it can open (RFC 7030 §4.4.1.1, §4.4.1.2).
    private static readonly byte[][] s_keyEncryption = [Oid("1.2.840.113549.1.9.16.2.37"), Oid("1.2.840.113549.1.9.16.2.54")];

    private const string Label = "oces";

    private const string Challenge = "Basic realm=\"reference number and one-time code\", charset=\"UTF-8\"";

    /// <summary>The authorities, every generation, as a client needs them to trust what it and others were given (§4.1.3).</summary>
    public IResult CaCerts(HttpContext context) => Refuse(context) is { } refusal
        ? Answer(context, refusal)
        : Certificates(authority.AuthorityCertificates);

    /// <summary>What a request should have: an RSA key of 3072 bits, signed with SHA-256 (§4.5.2).</summary>
    public static IResult CsrAttrs(HttpContext context)
    {
        if (Refuse(context) is { } refusal)
            return Answer(context, refusal);

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                using (writer.PushSetOf())
                    writer.WriteInteger(KeyPool.KeyBits);
            }

            writer.WriteObjectIdentifier("1.2.840.113549.1.1.11");
        }

        return new Base64Result("application/csrattrs", writer.Encode());
    }

    /// <summary>
    /// A certificate for an order: by its reference number and one-time code (§4.2.1, §3.2.3), or by an access token for the order that the
    /// label names.
    /// </summary>
    public async Task<IResult> EnrolAsync(HttpContext context, TokenBearers bearers)
    {
        if (RefuseEnrolment(context) is { } refusal)
            return Answer(context, refusal);
        if (Caller.TokenIn(context.Request) is { } token)
            return await EnrolByTokenAsync(context, await bearers.FindAsync(token, CurrentActor.AddressOf(context), context.RequestAborted));
        if (EstCredentials.Read(context.Request) is not { } credentials)
            return Answer(context, NoCredentials("Reference number and one-time code are expected as user name and password, or an access token."));
        if (RefuseLabel(context, credentials) is { } foreign)
            return Answer(context, foreign);

        var request = await EstBody.ReadAsync(context);
        if (request.IsRefused)
            return Answer(context, request.Refusal);

        var issued = await issue.HandleAsync(
            credentials.Reference, credentials.Code, request.Value, CurrentActor.AddressOf(context), context.RequestAborted);
        return Answer(context, issued);
    }

    /// <summary>A certificate and a private key that is made here, for a machine that cannot make one (§4.4).</summary>
    public async Task<IResult> GenerateKeyAsync(HttpContext context)
    {
        if (RefuseEnrolment(context) is { } refusal)
            return Answer(context, refusal);
        if (EstCredentials.Read(context.Request) is not { } credentials)
            return Answer(context, NoCredentials("Reference number and one-time code are expected as user name and password."));
        if (RefuseLabel(context, credentials) is { } foreign)
            return Answer(context, foreign);

        // Of the request nothing is used, but what it asks for must not be passed over in silence (§4.4.1).
        var request = await EstBody.ReadAsync(context);
        if (request.IsRefused)
            return Answer(context, request.Refusal);
        if (Array.Exists(s_keyEncryption, asked => request.Value.Span.IndexOf(asked) >= 0))
            return Answer(context, new Refusal(
                "KeyEncryptionNotSupported", "The private key is protected by TLS alone; ask without an attribute for its encryption."));

        var issued = await issueKey.HandleAsync(credentials.Reference, credentials.Code, CurrentActor.AddressOf(context), context.RequestAborted);
        return issued.IsRefused ? Answer(context, issued.Refusal) : new KeyAndCertificateResult(issued.Value);
    }

    /// <summary>The successor of the certificate with which the client has connected (§4.2.2, §3.3.2).</summary>
    public async Task<IResult> ReenrolAsync(HttpContext context)
    {
        if (Refuse(context) is { } refusal)
            return Answer(context, refusal);

        var held = await clients.FindAsync(context, context.RequestAborted);
        if (held.IsRefused)
            return Answer(context, held.Refusal);

        var request = await EstBody.ReadAsync(context);
        if (request.IsRefused)
            return Answer(context, request.Refusal);

        return Answer(context, await renew.HandleAsync(held.Value, request.Value, CurrentActor.AddressOf(context), context.RequestAborted));
    }

    private async Task<IResult> EnrolByTokenAsync(HttpContext context, Result<Actor> bearer)
    {
        if (bearer.IsRefused)
            return Answer(context, bearer.Refusal);
        if (OrderIn(context) is not { } order)
            return Answer(context, new Refusal(
                "OrderNotNamed", $"Name the order by its reference number as label, for example {EstFeature.Path}/1234567890/simpleenroll."));

        var request = await EstBody.ReadAsync(context);
        return request.IsRefused
            ? Answer(context, request.Refusal)
            : Answer(context, await issueThroughApi.HandleAsync(order, request.Value, bearer.Value, context.RequestAborted));
    }

    // §3.3: EST is spoken over TLS, or a code could be read by whoever listens. There is one authority; its label is the certificate policy's.
    private static Refusal? Refuse(HttpContext context) =>
        !context.Request.IsHttps ? new Refusal("TlsNeeded", "EST is spoken over TLS only (RFC 7030 §3.3). Use https.")
        : context.GetRouteValue("label") is not null and not Label ? Missing.Refusal
        : null;

    // Who enrols may name the order by the label too.
    private static Refusal? RefuseEnrolment(HttpContext context) => OrderIn(context) is null || !context.Request.IsHttps ? Refuse(context) : null;

    // An order that is named twice is the same one: its label leads nobody to another.
    private static Refusal? RefuseLabel(HttpContext context, EstCredentials credentials) =>
        OrderIn(context) is { } named && ReferenceNumber.Parse(credentials.Reference) is { IsRefused: false, Value: var own } && own != named
            ? Missing.Refusal
            : null;

    private static ReferenceNumber? OrderIn(HttpContext context) =>
        ReferenceNumber.Parse(context.GetRouteValue("label") as string) is { IsRefused: false, Value: var number } ? number : null;

    private static Refusal NoCredentials(string expected) => new("NotSignedIn", expected);

    private static byte[] Oid(string identifier)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(identifier);
        return writer.Encode();
    }

    private static IResult Answer(HttpContext context, Result<CertificateChain> issued) =>
        issued.IsRefused ? Answer(context, issued.Refusal) : Certificates([issued.Value.Leaf]);

    private static IResult Answer(HttpContext context, Refusal refusal)
    {
        var status = refusal.Code == "CodeWrong" ? StatusCodes.Status401Unauthorized : Problems.StatusOf(refusal);
        if (status == StatusCodes.Status401Unauthorized && !refusal.Code.StartsWith("ClientCertificate", StringComparison.Ordinal))
            context.Response.Headers.WWWAuthenticate = Challenge;
        return refusal.ToAnswer(context, status);
    }

    private static Base64Result Certificates(IReadOnlyList<Certificate> certificates) => new(
        "application/pkcs7-mime; smime-type=certs-only",
        CertificatesOnlyMessage.Write([.. certificates.Select(certificate => certificate.Der)]).ToArray());
}
