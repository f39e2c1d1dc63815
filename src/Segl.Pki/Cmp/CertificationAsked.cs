using Segl.Pki.Certificates;
using Segl.Pki.Crmf;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Requests;

namespace Segl.Pki.Cmp;

/// <summary>A certificate that is asked for by ir, cr, kur or p10cr, once its key is proven (RFC 9483 §4.1).</summary>
/// <param name="CertReqId">What the answer names it by.</param>
/// <param name="PublicKey">The key; the sender holds its private half.</param>
/// <param name="Subject">The subject that the sender wrote, which nobody has checked.</param>
/// <param name="Controls">What else is asked; none for p10cr.</param>
[Clause("RFC 9483", "4.1")]
public sealed record CertificationAsked(int CertReqId, SubjectPublicKey PublicKey, DistinguishedName Subject, CertControls Controls)
{
    /// <summary>The whole template; null for PKCS#10.</summary>
    public CertTemplate? Template { get; private init; }

    /// <summary>
    /// Whether a certificate is exactly what was asked for (<c>accepted</c>, RFC 9810 §5.2.3); what was left open is met by anything. Attributes of a
    /// PKCS#10 are not looked at.
    /// </summary>
    public bool IsMetBy(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var template = (Template ?? new CertTemplate()) with { Subject = null };
        return (Subject.RelativeNames is [] || Subject.SaysTheSameAs(certificate.Subject)) && template.Describes(certificate);
    }

    /// <summary>Reads what a message asks for by the Lightweight Profile: one certificate, one proven key, a subject.</summary>
    public static Result<CertificationAsked> Read(PkiBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (body.Kind == PkiBodyKind.Pkcs10Request)
            return ReadPkcs10(body.Content);
        if (!body.Kind.IsCrmf())
            return CmpRefusals.BodyNotSupported(body.Kind);

        var requests = CertReqMessages.Parse(body.Content);
        if (requests.IsRefused)
            return requests.Refusal;
        return requests.Value is [var only] ? ReadCrmf(only) : CrmfRefusals.Count(requests.Value.Count);
    }

    private static Result<CertificationAsked> ReadPkcs10(ReadOnlyMemory<byte> content)
    {
        var request = CertificationRequest.Parse(content);
        return request.IsRefused
            ? request.Refusal
            : new CertificationAsked(CertResponse.NoCertReqId, request.Value.PublicKey, request.Value.Subject, CertControls.None);
    }

    private static Result<CertificationAsked> ReadCrmf(CertReqMsg request)
    {
        if (request.CertReqId != 0)
            return CrmfRefusals.CertReqId(request.CertReqId);
        if (!request.Template.HasGoodVersion)
            return CrmfRefusals.Version();
        if (request.Template.HasForbiddenFields || request.Template.SerialNumber is not null)
            return CrmfRefusals.Template();
        if (request.Template.Subject is not { } subject)
            return CrmfRefusals.SubjectMissing();

        var key = request.ProveKey();
        return key.IsRefused
            ? key.Refusal
            : new CertificationAsked(request.CertReqId, key.Value, subject, request.Controls) { Template = request.Template };
    }
}
