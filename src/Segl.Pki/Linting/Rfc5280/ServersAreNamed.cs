using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>A server's alternative names are DNS names and addresses, at least one, each well formed.</summary>
[Clause("RFC 5280", "4.2.1.6")]
public sealed class ServersAreNamed : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Template is not ServerTemplate)
            return null;

        var names = subject.Extensions.SubjectAltName?.Names ?? [];
        return names.Count > 0 && names.All(IsHost)
            ? null
            : Refuse("ServerNotNamed", "A server's certificate names nothing but the DNS names and addresses by which it is reached.");
    }

    private static bool IsHost(GeneralName name) => name.Kind switch
    {
        GeneralNameKind.DnsName => HostName.Parse(name.Text ?? "") is { IsRefused: false, Value: { Address: null } host } && host.Value == name.Text,
        GeneralNameKind.IpAddress => name.Octets.Length is 4 or 16,
        _ => false,
    };
}
