using Segl.Ca;
using Segl.Pki.Chains;
using Segl.Pki.Keys;
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
        if ((Refuse(session) ?? Refuse(pemOrDer)) is { } refusal)
            return refusal;

        var request = CertificationRequest.Parse(pemOrDer);
        return request.IsRefused ? request.Refusal : await IssueAsync(session, request.Value.PublicKey, cancellationToken);
    }

    /// <summary>Issues it for a key whose sender has proved to hold its private half.</summary>
    internal async Task<Result<CertificateChain>> HandleAsync(
        IssuingSession session, SubjectPublicKey provenKey, CancellationToken cancellationToken)
    {
        using var turn = await session.EnterAsync(cancellationToken);
        return Refuse(session) is { } refusal ? refusal : await IssueAsync(session, provenKey, cancellationToken);
    }

    private static Refusal? Refuse(IssuingSession session) => session switch
    {
        { Step: IssuingStep.Closed } => IssuingRefusals.SessionGone(),
        { Step: IssuingStep.Identified } => IssuingRefusals.TermsNotAccepted(),
        { Method: not (IssuingMethod.OwnRequest or IssuingMethod.Machine) } => IssuingRefusals.NotFound(),
        _ => null,
    };

    private static Refusal? Refuse(ReadOnlyMemory<byte> pemOrDer) => pemOrDer.Length > BytesMax
        ? IssuingRefusals.RequestTooLarge(pemOrDer.Length, BytesMax)
        : PrivateKeys.AreIn(pemOrDer) ? IssuingRefusals.PrivateKeySent() : null;

    private async Task<Result<CertificateChain>> IssueAsync(
        IssuingSession session, SubjectPublicKey key, CancellationToken cancellationToken)
    {
        if (authority.Settings.KeyPolicy.Check(key) is { } weak)
            return weak;

        var attempt = await claim.HandleAsync(session, key, cancellationToken);
        if (attempt.IsRefused)
            return attempt.Refusal;

        var chain = await sign.HandleAsync(session, attempt.Value, key, cancellationToken);
        if (chain.IsRefused)
            return chain.Refusal;

        using var activity = IssuingTrace.Begin(IssuingTrace.Ready, session.OrderId);
        session.Keep(chain.Value);
        return chain;
    }
}
