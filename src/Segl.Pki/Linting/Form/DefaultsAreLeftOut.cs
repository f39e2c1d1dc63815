using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>What is the default is not written.</summary>
[Clause("X.690", "11.5")]
public sealed class DefaultsAreLeftOut() : FormLint(DepartureKind.DefaultWritten, "DefaultValueWritten");
