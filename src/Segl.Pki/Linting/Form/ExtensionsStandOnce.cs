using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>No extension stands twice.</summary>
[Clause("RFC 5280", "4.2")]
public sealed class ExtensionsStandOnce() : FormLint(DepartureKind.ExtensionTwice, "ExtensionTwice");
