using System.Formats.Asn1;
using System.Text;
using Segl.Ca;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Cms;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.SignIn;
using Segl.Server.Features.Tls;
using Segl.Server.Web;

namespace Segl.Server.Features.Est;

/// <summary>The operations of EST; it reads and words, and decides nothing.</summary>
[Clause("RFC 7030", "4.1")]
[Clause("RFC 7030", "4.2")]
[Clause("RFC 7030", "4.5")]
[Clause("RFC 8951", "3.1")]
public sealed class EstEndpoint(
    CertificateAuthority authority, IssueToMachine issue, RenewByMachine renew, ClientCertificates clients)
{
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

    /// <summary>A certificate for an order, identified by its reference number and one-time code (§4.2.1, §3.2.3).</summary>
    public async Task<IResult> EnrolAsync(HttpContext context)
    {
        if (Refuse(context) is { } refusal)
            return Answer(context, refusal);
        if (EstCredentials.Read(context.Request) is not { } credentials)
            return Answer(context, new Refusal("NotSignedIn", "Reference number and one-time code are expected as user name and password."));

        var request = await EstBody.ReadAsync(context);
        if (request.IsRefused)
            return Answer(context, request.Refusal);

        var issued = await issue.HandleAsync(
            credentials.Reference, credentials.Code, request.Value, CurrentActor.AddressOf(context), context.RequestAborted);
        return Answer(context, issued);
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

    // §3.3: EST is spoken over TLS, or a code could be read by whoever listens. There is one authority, which has no label.
    private static Refusal? Refuse(HttpContext context) =>
        !context.Request.IsHttps ? new Refusal("TlsNeeded", "EST is spoken over TLS only (RFC 7030 §3.3). Use https.")
        : context.GetRouteValue("label") is not null and not "oces" ? Missing.Refusal
        : null;

    private static IResult Answer(HttpContext context, Result<CertificateChain> issued) =>
        issued.IsRefused ? Answer(context, issued.Refusal) : Certificates([issued.Value.Leaf]);

    // §4.2.3: a reason in clear text; programs that ask for JSON get it as problem+json (R6.6).
    private static IResult Answer(HttpContext context, Refusal refusal)
    {
        var status = refusal.Code == "CodeWrong" ? StatusCodes.Status401Unauthorized : Problems.StatusOf(refusal);
        if (status == StatusCodes.Status401Unauthorized && !refusal.Code.StartsWith("ClientCertificate", StringComparison.Ordinal))
            context.Response.Headers.WWWAuthenticate = Challenge;
        if (context.Request.GetTypedHeaders().Accept.Any(accept => accept.Suffix == "json" || accept.SubType == "json"))
            return refusal.ToProblem(context, status);
        return Results.Text($"{refusal.Code}: {refusal.Detail}\n", "text/plain", Encoding.UTF8, status);
    }

    private static Base64Result Certificates(IReadOnlyList<Certificate> certificates) => new(
        "application/pkcs7-mime; smime-type=certs-only",
        CertificatesOnlyMessage.Write([.. certificates.Select(certificate => certificate.Der)]).ToArray());
}
