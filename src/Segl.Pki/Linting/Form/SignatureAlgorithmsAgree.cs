using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>The algorithm of the signature is the same within what is signed and outside it.</summary>
[Clause("RFC 5280", "4.1.1.2")]
public sealed class SignatureAlgorithmsAgree() : FormLint(DepartureKind.SignatureAlgorithms, "SignatureAlgorithmsDiffer");
