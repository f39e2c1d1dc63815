using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>The certificate is what RFC 5280 describes, in DER.</summary>
[Clause("RFC 5280", "4.1")]
public sealed class EncodingIsDer() : FormLint(DepartureKind.Other, "EncodingNotDer");
