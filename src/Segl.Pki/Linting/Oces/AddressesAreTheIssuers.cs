using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>The issuer's certificate, then its status service, and one revocation list: each at the issuer's address.</summary>
[Clause("OCES3 template", "authorityInfoAccess and cRLDistributionPoints")]
public sealed class AddressesAreTheIssuers : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Template is ResponderTemplate or ServerTemplate)
            return null;

        var (issuer, extensions) = (subject.Issuer, subject.Extensions);
        AccessDescription[] expected = [At(Oids.AccessCaIssuers, issuer.CaIssuersUri), At(Oids.AccessOcsp, issuer.OcspUri)];
        if (extensions.AuthorityInfoAccess is not { } access || !access.Descriptions.SequenceEqual(expected))
            return Refuse(
                "AuthorityInfoAccessNotTheIssuers",
                $"The authority information access is not {issuer.CaIssuersUri} and then {issuer.OcspUri}.",
                issuer.CaIssuersUri,
                issuer.OcspUri);

        return extensions.CrlDistributionPoints is { IsPlain: true, Uris: [var uri] }
            && string.Equals(uri, issuer.CrlUri, StringComparison.Ordinal)
            ? null
            : Refuse("CrlDistributionPointNotTheIssuers", $"The revocation list is not the one at {issuer.CrlUri}.", issuer.CrlUri);
    }

    private static AccessDescription At(string method, string uri) => new(method, new GeneralName(GeneralNameKind.Uri, uri));
}
