using System.Security.Cryptography;
using Segl.Pki.Chains;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Issuing;

/// <summary>A certificate and its private key, which was made here and is kept nowhere.</summary>
/// <param name="Chain">The certificate and the authorities above it.</param>
/// <param name="Pkcs8">The private key in PKCS#8; whoever takes it clears it.</param>
public sealed record IssuedKey(CertificateChain Chain, byte[] Pkcs8);

/// <summary>Issues an order to a machine that cannot make a key of its own, by reference number and one-time code.</summary>
/// <remarks>
/// A key costs seconds of a core, so it is asked for only after the code was right. An answer that is lost is lost for good: nobody has the key,
/// and the certificate is to be revoked and ordered anew.
/// </remarks>
public sealed class IssueKeyToMachine(BeginIssuing begin, IssueToMachine issue, KeyPool pool, TimeProvider clock)
{
    /// <summary>The longest wait for a key; clients of HTTP seldom wait longer.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Issues it.</summary>
    public async Task<Result<IssuedKey>> HandleAsync(string reference, string code, string? address, CancellationToken cancellationToken)
    {
        var begun = await begin.ByMachineAsync(reference, code, address, cancellationToken);
        if (begun.IsRefused)
            return begun.Refusal;

        var asked = pool.Ask();
        if (asked.IsRefused)
            return await EndAsync(begun.Value.Session, asked.Refusal);

        using var ticket = asked.Value;
        return await WaitAsync(ticket, cancellationToken)
            ? await FinishAsync(begun.Value.Session, ticket)
            : await EndAsync(begun.Value.Session, new Refusal("Busy", "No key was ready within a minute. Try again; nothing is lost."));
    }

    private async Task<bool> WaitAsync(KeyTicket ticket, CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + WaitMax;
        while (!ticket.IsReady && clock.GetUtcNow() < end && !cancellationToken.IsCancellationRequested)
            await Task.Delay(LookInterval, clock, CancellationToken.None);
        return ticket.IsReady && !cancellationToken.IsCancellationRequested;
    }

    private async Task<Result<IssuedKey>> FinishAsync(IssuingSession session, KeyTicket ticket)
    {
        var pkcs8 = ticket.OpenPkcs8();
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        var issued = await issue.FinishAsync(session, SubjectPublicKey.Of(key), confirmBy: null);
        if (!issued.IsRefused)
            return new IssuedKey(issued.Value.Chain, pkcs8);

        CryptographicOperations.ZeroMemory(pkcs8);
        return issued.Refusal;
    }

    private async Task<Refusal> EndAsync(IssuingSession session, Refusal refusal)
    {
        await issue.EndAsync(session);
        return refusal;
    }
}
