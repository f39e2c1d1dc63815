using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>There are no unique identifiers of issuer and subject.</summary>
[Clause("RFC 5280", "4.1.2.8")]
public sealed class UniqueIdentifiersAreAbsent() : FormLint(DepartureKind.UniqueIdentifiers, "UniqueIdentifiersPresent");
