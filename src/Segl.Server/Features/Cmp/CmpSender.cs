using System.Security.Cryptography;
using Segl.Ca.Issuing;
using Segl.Pki.Cmp;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Cmp;

/// <summary>Who sent a message, as its protection shows.</summary>
public abstract class CmpSender
{
    private protected CmpSender()
    {
    }

    /// <summary>How all messages of one transaction are protected.</summary>
    public abstract string Protection { get; }

    /// <summary>Clears what is secret of the sender, once the answer is protected.</summary>
    public virtual void Forget()
    {
    }
}

/// <summary>Whoever knows the one-time code of an order.</summary>
public sealed class CodeSender(ProvenCode proven, MessageMac mac) : CmpSender
{
    /// <summary>The code, and the order that it opens.</summary>
    public CheckedCode Code => proven.Code;

    /// <summary>With what the message was protected.</summary>
    public MessageMac Mac => mac;

    /// <summary>The secret, for the answer.</summary>
    public ReadOnlySpan<byte> Secret => proven.Secret;

    /// <inheritdoc/>
    public override string Protection => mac is Pbmac1 ? "pbmac1" : "pbm";

    /// <inheritdoc/>
    public override void Forget() => CryptographicOperations.ZeroMemory(proven.Secret);
}

/// <summary>A system with a certificate that stands now.</summary>
public sealed class CertificateSender(IssuedCertificate held) : CmpSender
{
    /// <summary>The certificate with whose key the message was signed.</summary>
    public IssuedCertificate Held => held;

    /// <inheritdoc/>
    public override string Protection => "signature";
}

/// <summary>A message that may be answered.</summary>
/// <param name="Message">The message.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Transaction">The transaction that it continues; null where it begins one.</param>
/// <param name="Address">From which network address.</param>
public sealed record AdmittedMessage(PkiMessage Message, CmpSender Sender, CmpTransaction? Transaction, string? Address);

/// <summary>What is said in answer to a message.</summary>
/// <param name="Body">The body.</param>
public sealed record CmpAnswer(PkiBody Body)
{
    /// <summary>What stands in the header beside it; empty for nothing.</summary>
    public IReadOnlyList<InfoTypeAndValue> GeneralInfo { get; init; } = [];
}
