using System.Security.Cryptography;
using Segl.Pki.Chains;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Pki.Pkcs12;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Issuing;

/// <summary>Issues with a key made here, and puts the .p12 together in memory (R3.3, R3.4).</summary>
/// <remarks>
/// Claim, key, engine, .p12: each can be repeated, so the next click or the next look of the wait page goes on wherever this one
/// was cut short.
/// </remarks>
public sealed class IssueInBrowser(ClaimOrder claim, SignCertificate sign, KeyPool pool)
{
    /// <summary>Begins, with the strength that the person chose.</summary>
    public async Task<Result<IssuingProgress>> HandleAsync(
        IssuingSession session, Pkcs12Strength strength, CancellationToken cancellationToken)
    {
        using var turn = await session.EnterAsync(cancellationToken);
        if (session.Step is IssuingStep.TermsAccepted)
            session.Choose(strength);
        return await GoOnAsync(session, cancellationToken);
    }

    /// <summary>Goes on with what was begun.</summary>
    public async Task<Result<IssuingProgress>> HandleAsync(IssuingSession session, CancellationToken cancellationToken)
    {
        using var turn = await session.EnterAsync(cancellationToken);
        return await GoOnAsync(session, cancellationToken);
    }

    private async Task<Result<IssuingProgress>> GoOnAsync(IssuingSession session, CancellationToken cancellationToken)
    {
        if (session.Step is IssuingStep.Ready or IssuingStep.Delivered)
            return IssuingProgress.Ready;
        if (Refuse(session) is { } refusal)
            return refusal;
        if (session.Ticket is null)
        {
            var asked = pool.Ask();
            if (asked.IsRefused)
                return asked.Refusal;
            session.Wait(asked.Value);
        }

        var attempt = await claim.HandleAsync(session, ownKey: null, cancellationToken);
        if (attempt.IsRefused)
        {
            session.GiveUpAttempt();
            return attempt.Refusal;
        }

        return session.Ticket is { IsReady: true } ticket
            ? await FinishAsync(session, attempt.Value, ticket, cancellationToken)
            : IssuingProgress.Waiting;
    }

    private static Refusal? Refuse(IssuingSession session) => session switch
    {
        { Step: IssuingStep.Closed } => IssuingRefusals.SessionGone(),
        { Step: IssuingStep.Identified } => IssuingRefusals.TermsNotAccepted(),
        { Method: not IssuingMethod.Browser } => IssuingRefusals.NotFound(),
        { IsPasswordShown: false } => IssuingRefusals.PasswordNotShown(),
        _ => null,
    };

    private async Task<Result<IssuingProgress>> FinishAsync(
        IssuingSession session, IssuingAttempt attempt, KeyTicket ticket, CancellationToken cancellationToken)
    {
        var (pkcs8, publicKey) = Open(session, ticket);
        try
        {
            var chain = await sign.HandleAsync(session, attempt, publicKey, cancellationToken);
            if (chain.IsRefused)
                return chain.Refusal;

            Keep(session, chain.Value, pkcs8);
            return IssuingProgress.Ready;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private static (byte[] Pkcs8, SubjectPublicKey PublicKey) Open(IssuingSession session, KeyTicket ticket)
    {
        using var activity = IssuingTrace.Begin(IssuingTrace.Key, session.OrderId);
        var pkcs8 = ticket.OpenPkcs8();
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return (pkcs8, SubjectPublicKey.Of(key));
    }

    private static void Keep(IssuingSession session, CertificateChain chain, byte[] pkcs8)
    {
        ReadOnlyMemory<byte> file;
        using (IssuingTrace.Begin(IssuingTrace.Pkcs12, session.OrderId))
            file = Pkcs12Writer.Write(pkcs8, chain.Leaf, chain.Authorities, session.Name, session.Password.Span, session.Strength);

        using var activity = IssuingTrace.Begin(IssuingTrace.Ready, session.OrderId);
        session.Keep(chain, file.Span);
    }
}

/// <summary>How far issuing in the browser has come.</summary>
public enum IssuingProgress
{
    /// <summary>A key is being made.</summary>
    Waiting,

    /// <summary>The file lies ready.</summary>
    Ready,
}
