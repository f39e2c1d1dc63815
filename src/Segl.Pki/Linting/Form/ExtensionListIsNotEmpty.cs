using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>Where there is a list of extensions, there are some in it.</summary>
[Clause("RFC 5280", "4.1.2.9")]
public sealed class ExtensionListIsNotEmpty() : FormLint(DepartureKind.ExtensionsEmpty, "ExtensionListEmpty");
