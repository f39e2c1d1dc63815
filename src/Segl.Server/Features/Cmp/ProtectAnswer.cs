using System.Security.Cryptography;
using Segl.Ca;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Cmp;

/// <summary>Protects answers as the requests were: with the same secret and kind of MAC, or with a signature (RFC 9483 §3.2).</summary>
[Clause("RFC 9483", "3.2")]
[Clause("RFC 9483", "3.3")]
public sealed class ProtectAnswer(CertificateAuthority authority, CmpIdentity identity, TimeProvider clock)
{
    private static readonly GeneralName s_noName = GeneralName.Of(DistinguishedName.Of());

    /// <summary>The header of whoever sent nothing that could be read.</summary>
    public static PkiHeader Nobody { get; } = new() { Pvno = PkiHeader.Version2, Sender = s_noName, Recipient = s_noName };

    /// <summary>The answer to somebody who is known.</summary>
    public async Task<byte[]> ProtectAsync(AdmittedMessage request, CmpAnswer answer, byte[] nonce, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        if (request.Sender is not CodeSender sender)
            return await SignAsync(request.Message.Header, answer, nonce, cancellationToken);

        // senderKID is the reference number again, by which the client finds the secret.
        var header = request.Message.Header.Answer(GeneralName.Of(authority.Chain.Leaf.Subject), clock.GetUtcNow(), nonce) with
        {
            SenderKid = request.Message.Header.SenderKid,
            GeneralInfo = answer.GeneralInfo,
        };
        var mac = sender.Mac.WithSalt(RandomNumberGenerator.GetBytes(sender.Mac.Salt.Length));
        return PkiMessageDraft.Protect(header, answer.Body, mac, sender.Secret, [authority.Chain.Leaf.Der]);
    }

    /// <summary>The answer to somebody who signs, or is not known.</summary>
    public async Task<byte[]> SignAsync(PkiHeader request, CmpAnswer answer, byte[] nonce, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        var signing = await identity.FindAsync(authority, cancellationToken);
        var header = request.Answer(GeneralName.Of(signing.Certificate.Subject), clock.GetUtcNow(), nonce) with
        {
            GeneralInfo = answer.GeneralInfo,
        };

        // Whoever trusts us has the root (RFC 9483 §3.3).
        return PkiMessageDraft.Protect(header, answer.Body, signing.Signer, [.. authority.ChainOf(signing.Certificate).Certificates.SkipLast(1).Select(each => each.Der)]);
    }
}
