using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>The certificate is of version 3, which has extensions.</summary>
[Clause("RFC 5280", "4.1.2.1")]
public sealed class VersionIsThree() : FormLint(DepartureKind.Version, "VersionNotThree");
