namespace Segl.Ca.Revoking;

/// <summary>The numbers of all revocations in the order in which they were committed: what tells whether anything was revoked since.</summary>
/// <remarks>
/// Instants cannot tell it: clocks of nodes differ, and a revocation is committed after its instant. The writer draws a number while it holds
/// the audit head, until its transaction ends, so nobody sees a number before all smaller ones.
/// </remarks>
internal static class RevocationSequence
{
    /// <summary>The last number; 0 before the first.</summary>
    public const string SelectLast = "SELECT COALESCE(MAX(revocation_sequence), 0) FROM ca_issuance WHERE revocation_sequence IS NOT NULL";
}
