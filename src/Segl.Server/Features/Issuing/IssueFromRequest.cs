using Segl.Ca;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;
using Segl.Pki.Requests;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Issuing;

/// <summary>Issues for the key of a request that the person made (R3.5): nothing but its key is used.</summary>
public sealed class IssueFromRequest(ClaimOrder claim, SignCertificate sign, CertificateAuthority authority)
{
    /// <summary>The largest request that is taken; real ones have under three thousand bytes.</summary>
    public const int BytesMax = 16 * 1024;

    /// <summary>Issues it; a request sent again gives the certificate that there is.</summary>
    public async Task<Result<CertificateChain>> HandleAsync(
        IssuingSession session, ReadOnlyMemory<byte> pemOrDer, CancellationToken cancellationToken)
    {
        using var turn = await session.EnterAsync(cancellationToken);
        if (session.Chain is { } issued && session.Step is not IssuingStep.Closed)
            return issued;
        if (Refuse(session, pemOrDer) is { } refusal)
            return refusal;

        var request = CertificationRequest.Parse(pemOrDer);
        if (request.IsRefused)
            return request.Refusal;
        if (authority.Settings.KeyPolicy.Check(request.Value.PublicKey) is { } weak)
            return weak;

        return await IssueAsync(session, request.Value, cancellationToken);
    }

    private static Refusal? Refuse(IssuingSession session, ReadOnlyMemory<byte> pemOrDer) => session switch
    {
        { Step: IssuingStep.Closed } => IssuingRefusals.SessionGone(),
        { Step: IssuingStep.Identified } => IssuingRefusals.TermsNotAccepted(),
        { Method: not (IssuingMethod.OwnRequest or IssuingMethod.Machine) } => IssuingRefusals.NotFound(),
        _ when pemOrDer.Length > BytesMax => IssuingRefusals.RequestTooLarge(pemOrDer.Length, BytesMax),
        _ => PrivateKeys.AreIn(pemOrDer) ? IssuingRefusals.PrivateKeySent() : null,
    };

    private async Task<Result<CertificateChain>> IssueAsync(
        IssuingSession session, CertificationRequest request, CancellationToken cancellationToken)
    {
        var attempt = await claim.HandleAsync(session, request.PublicKey, cancellationToken);
        if (attempt.IsRefused)
            return attempt.Refusal;

        var chain = await sign.HandleAsync(session, attempt.Value, request.PublicKey, cancellationToken);
        if (chain.IsRefused)
            return chain.Refusal;

        using var activity = IssuingTrace.Begin(IssuingTrace.Ready, session.OrderId);
        session.Keep(chain.Value);
        return chain;
    }
}
