using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>The key is well formed and of a kind that signatures are verified with here.</summary>
[Clause("RFC 5280", "4.1.2.7")]
public sealed class KeyIsOfKnownKind() : FormLint(DepartureKind.PublicKey, "KeyKindUnknown");
