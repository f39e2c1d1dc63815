using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>The values of names are text of the type that they say.</summary>
[Clause("RFC 5280", "4.1.2.4")]
public sealed class NameValuesAreText() : FormLint(DepartureKind.Names, "NameValueNotText");
