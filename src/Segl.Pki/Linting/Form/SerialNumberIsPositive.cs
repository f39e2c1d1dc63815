using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Form;

/// <summary>The serial number is positive and has at most 20 octets.</summary>
[Clause("RFC 5280", "4.1.2.2")]
public sealed class SerialNumberIsPositive() : FormLint(DepartureKind.SerialNumber, "SerialNumberOutOfBounds");
