using Segl.Ca.Issuing;
using Segl.Ca.Revoking;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>Revokes a certificate for the system that holds it and its key: its own, and no other (R4.7).</summary>
public sealed class RevokeByMachine(SeglDatabase database, RevokeCertificate revoke)
{
    /// <summary>Revokes it.</summary>
    /// <param name="held">The certificate of the system, which has proved that it holds the key, and which stands now.</param>
    /// <param name="reason">Why, in the words of RFC 5280 §5.3.1.</param>
    /// <param name="address">The system's network address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Result<Revocation>> HandleAsync(
        IssuedCertificate held, CrlReason reason, string? address, CancellationToken cancellationToken)
    {
        if (CauseOf(reason) is not { } cause)
            return new Refusal(
                "RevocationReasonNotForSystems",
                $"A system's certificate is not revoked for the reason {reason}: a revocation is final, and about no authority.")
            {
                Arguments = [$"{reason}"],
            };

        return await SystemActors.FindAsync(database, held, cancellationToken) is { } found
            ? await revoke.HandleAsync(
                held.ProfileId, held.Certificate.SerialNumber, new RevocationForm(cause, IsConfirmed: true),
                SystemActors.Of(held, found.Order, found.Profile, address), cancellationToken)
            : Missing.Refusal;
    }

    // The portal's causes lead to the same codes or, where the portal has none, to the one that says that the certificate is no longer needed.
    private static RevocationCause? CauseOf(CrlReason reason) => reason switch
    {
        CrlReason.KeyCompromise => RevocationCause.KeySuspected,
        CrlReason.AffiliationChanged or CrlReason.PrivilegeWithdrawn => RevocationCause.NoLongerTied,
        CrlReason.Unspecified or CrlReason.Superseded or CrlReason.CessationOfOperation => RevocationCause.KeyDestroyed,
        _ => null,
    };
}
