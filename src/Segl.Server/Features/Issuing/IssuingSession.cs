using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Segl.Pki.Chains;
using Segl.Pki.Pkcs12;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Issuing;

/// <summary>One person issuing one order's certificate in one browser: it lives in the memory of this process and nowhere else.</summary>
/// <remarks>
/// What is secret in it (password, private key, .p12) is cleared when it is closed, and never written to a log, file or table.
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification =
        "A SemaphoreSlim whose wait handle nobody asks for holds nothing; disposing it would fault a second click that still waits.")]
public sealed class IssuingSession
{
    private const string Purpose = "issuing session";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ProcessSeal _seal;
    private char[]? _password;
    private byte[]? _sealedPkcs12;

    internal IssuingSession(CertificateOrder order, IssuingIdentity identity, byte[] tokenHash, ProcessSeal seal, DateTimeOffset now)
    {
        OrderId = order.Id;
        Reference = order.ReferenceNumber;
        Method = order.Method;
        Identity = identity;
        TokenHash = tokenHash;
        UsedAt = now;
        _seal = seal;
    }

    /// <summary>The only order that it can issue.</summary>
    public Guid OrderId { get; }

    /// <summary>That order's reference number, which is in the addresses of the pages.</summary>
    public ReferenceNumber Reference { get; }

    /// <summary>A .p12 made here, or an answer to the person's own request.</summary>
    public IssuingMethod Method { get; }

    /// <summary>Who issues.</summary>
    public IssuingIdentity Identity { get; }

    /// <summary>SHA-256 of the token in the cookie; what an order names its holder by.</summary>
    public ReadOnlyMemory<byte> TokenHash { get; }

    /// <summary>How far it has come.</summary>
    public IssuingStep Step { get; private set; } = IssuingStep.Identified;

    /// <summary>How the .p12 is encrypted (R3.4).</summary>
    public Pkcs12Strength Strength { get; private set; } = Pkcs12Strength.Strong;

    /// <summary>The attempt under way or done; null before the first.</summary>
    public IssuingAttempt? Attempt { get; private set; }

    /// <summary>The place in the queue for a key, then the key; null before and after.</summary>
    public KeyTicket? Ticket { get; private set; }

    /// <summary>The issued certificate with its authorities; null before.</summary>
    public CertificateChain? Chain { get; private set; }

    /// <summary>What the file is called: the profile's name.</summary>
    public string Name => Attempt?.Subject.CommonName.Value ?? "";

    /// <summary>Whether the audit trail knows already that whoever issues was identified.</summary>
    internal bool IsOnRecord { get; set; }

    /// <summary>When a page of it was last asked for.</summary>
    internal DateTimeOffset UsedAt { get; set; }

    /// <summary>Whether a step of it is running.</summary>
    internal bool IsBusy => _gate.CurrentCount == 0;

    /// <summary>Roughly what it holds in memory.</summary>
    internal int HeldBytes => _sealedPkcs12?.Length ?? 0;

    /// <summary>
    /// Waits until no other step runs; disposing what comes back lets the next one in. A double click runs one after the other.
    /// </summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Leaving(_gate);
    }

    /// <summary>The password of the .p12 that will be made, drawn at the first look; empty once that is done.</summary>
    public ReadOnlyMemory<char> Password
    {
        get
        {
            if (Step is IssuingStep.TermsAccepted && Method is IssuingMethod.Browser)
                _password ??= IssuingPassword.Draw();
            return _password;
        }
    }

    /// <summary>Whether the password was looked at: without it nobody can open the file.</summary>
    public bool IsPasswordShown => _password is not null;

    /// <summary>The .p12, opened for handing it out; the caller clears it.</summary>
    /// <exception cref="InvalidOperationException">There is none: ask <see cref="Step"/> first.</exception>
    public byte[] OpenPkcs12() => _seal.Open(Purpose, _sealedPkcs12 ?? throw new InvalidOperationException("There is no .p12 here."));

    /// <inheritdoc/>
    public override string ToString() => $"issuing session of order {OrderId}, {Step}";

    internal void AcceptTerms()
    {
        if (Step is IssuingStep.Identified)
            Step = IssuingStep.TermsAccepted;
    }

    /// <summary>
    /// Goes back to the terms where their acceptance was taken back, because what was accepted for is no longer what would be issued.
    /// </summary>
    /// <returns>Whether it went back.</returns>
    internal bool ForgetTermsUnless(bool areAccepted)
    {
        if (areAccepted || Step is not IssuingStep.TermsAccepted)
            return false;

        Step = IssuingStep.Identified;
        return true;
    }

    internal void Choose(Pkcs12Strength strength) => Strength = strength;

    internal void Wait(KeyTicket ticket) => Ticket = ticket;

    internal void Claim(IssuingAttempt attempt)
    {
        Attempt = attempt;
        Step = IssuingStep.Claimed;
    }

    /// <summary>The attempt led nowhere and nothing was issued: the person may try again.</summary>
    internal void GiveUpAttempt()
    {
        Ticket?.Dispose();
        (Ticket, Attempt, Step) = (null, null, IssuingStep.TermsAccepted);
    }

    /// <summary>Takes the finished .p12 in, sealed, and forgets password and key, which nobody needs again.</summary>
    internal void Keep(CertificateChain chain, ReadOnlySpan<byte> pkcs12)
    {
        _sealedPkcs12 = _seal.Seal(Purpose, pkcs12);
        Keep(chain);
    }

    /// <summary>Takes the answer to an own request in.</summary>
    internal void Keep(CertificateChain chain)
    {
        Chain = chain;
        Step = IssuingStep.Ready;
        ForgetKeyAndPassword();
    }

    internal void Deliver() => Step = IssuingStep.Delivered;

    /// <summary>Whether the certificate was fetched before everything was forgotten: what whoever closes a second time is told.</summary>
    internal bool WasFetched { get; private set; }

    /// <summary>Forgets everything but that.</summary>
    internal void Close()
    {
        WasFetched |= Step is IssuingStep.Delivered;
        Step = IssuingStep.Closed;
        ForgetKeyAndPassword();
        if (Interlocked.Exchange(ref _sealedPkcs12, null) is { } forgotten)
            CryptographicOperations.ZeroMemory(forgotten);
    }

    private void ForgetKeyAndPassword()
    {
        Ticket?.Dispose();
        Ticket = null;
        if (_password is not null)
            Array.Clear(_password);
        _password = null;
    }

    private sealed class Leaving(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
