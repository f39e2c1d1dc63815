using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>Every extension that is known here is as its rules have it.</summary>
[Clause("RFC 5280", "4.2.1")]
public sealed class ExtensionsAreReadable() : FormLint(DepartureKind.ExtensionMalformed, "ExtensionMalformed");
