using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>The certificate begins before it ends.</summary>
[Clause("RFC 5280", "4.1.2.5")]
public sealed class ValidityIsInOrder() : FormLint(DepartureKind.Validity, "ValidityReversed");
