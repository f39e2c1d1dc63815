using System.Diagnostics;
using Segl.Pki.Revocation;

namespace Segl.Server.Features.Certificates;

/// <summary>Why somebody has a certificate revoked, in the words of the portal (R4.7).</summary>
public enum RevocationCause
{
    /// <summary>What it says is no longer right.</summary>
    DataNoLongerRight = 1,

    /// <summary>Nobody can use the key any more: a forgotten password, a broken device.</summary>
    KeyAccessLost = 2,

    /// <summary>Somebody else has or may have the key.</summary>
    KeySuspected = 3,

    /// <summary>The key was destroyed.</summary>
    KeyDestroyed = 4,

    /// <summary>Whoever or whatever uses it no longer belongs to the organisation.</summary>
    NoLongerTied = 5,
}

/// <summary>The table from the portal's causes to the codes that everybody else reads.</summary>
public static class RevocationCauses
{
    /// <summary>
    /// The code of a cause (RFC 5280 §5.3.1, with the meanings that X.509 §9.5.3.1 gives them); also in docs/glossary.md.
    /// </summary>
    public static RevocationReason ReasonFor(RevocationCause cause) => cause switch
    {
        // “The subject's name or other information in the certificate has been modified”, and no compromise is suspected.
        RevocationCause.DataNoLongerRight or RevocationCause.NoLongerTied => RevocationReason.AffiliationChanged,
        RevocationCause.KeySuspected => RevocationReason.KeyCompromise,
        // “No longer needed for the purpose for which it was issued”: a key that nobody can use serves none.
        RevocationCause.KeyAccessLost or RevocationCause.KeyDestroyed => RevocationReason.CessationOfOperation,
        _ => throw new UnreachableException($"Cause {cause}"),
    };
}
