using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;

namespace Segl.Server.Features.Issuing;

/// <summary>Who issues, as far as we know: a signed-in person, or whoever holds the order's one-time code (R3.2).</summary>
/// <param name="AuditName">The name under which the audit trail knows them.</param>
/// <param name="Address">The network address.</param>
/// <param name="CodeId">The one-time code that they typed; null for a signed-in person.</param>
/// <param name="AccountId">The signed-in person; null for the holder of a code.</param>
public sealed record IssuingIdentity(string AuditName, string? Address, Guid? CodeId, Guid? AccountId)
{
    /// <summary>A signed-in person.</summary>
    public static IssuingIdentity Of(Actor actor) => new(actor.AuditName, actor.Address, CodeId: null, actor.AccountId);

    /// <summary>A system with a certificate of ours.</summary>
    public static IssuingIdentity OfSystem(Actor actor) => new(actor.AuditName, actor.Address, CodeId: null, AccountId: null);

    /// <summary>Whoever typed the right one-time code of an order.</summary>
    public static IssuingIdentity OfCodeHolder(CheckedCode code, string? address) =>
        new($"one-time-code:{code.CodeId}", address, code.CodeId, AccountId: null);
}
