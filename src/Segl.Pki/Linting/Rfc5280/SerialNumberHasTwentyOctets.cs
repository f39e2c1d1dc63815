using System.Globalization;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>The serial number uses all twenty octets that are allowed, as those that we draw do: nobody can guess it.</summary>
[Clause("RFC 5280", "4.1.2.2")]
public sealed class SerialNumberHasTwentyOctets : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        var octets = subject.Certificate.SerialNumber.Bytes.Span;
        var count = octets.Length.ToString(CultureInfo.InvariantCulture);
        return octets.Length == SerialNumber.OctetsMax && octets[0] != 0
            ? null
            : Refuse(
                "SerialNumberTooShort",
                $"The serial number has {count} octets; ours have 20, of which the first is not zero. Draw another.",
                count);
    }
}
