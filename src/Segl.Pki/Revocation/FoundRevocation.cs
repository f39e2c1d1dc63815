using System.Runtime.InteropServices;

namespace Segl.Pki.Revocation;

/// <summary>What a list says of one certificate.</summary>
/// <param name="RevocationDate">revocationDate.</param>
/// <param name="Reason">reasonCode; absent in the list where it is unspecified.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FoundRevocation(DateTimeOffset RevocationDate, CrlReason Reason);
