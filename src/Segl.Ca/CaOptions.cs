using Segl.Ca.Authorities;
using Segl.Ca.Keys;
using Segl.Ca.Revoking;
using Segl.Ca.Status;

namespace Segl.Ca;

/// <summary>The engine's configuration as an operator writes it; <see cref="CaSettings.Parse"/> judges it at start.</summary>
public sealed record CaOptions
{
    /// <summary>What the installation is for; default demonstration.</summary>
    public CaEnvironment Environment { get; init; } = CaEnvironment.Demonstration;

    /// <summary>The organisation in the authorities' names; default a fictitious one, in production to be set.</summary>
    public string OrganisationName { get; init; } = DefaultOrganisationName;

    /// <summary>
    /// The organisational unit in the authorities' names; default <c>Test</c> in demonstration, which must begin so, and none in
    /// production.
    /// </summary>
    public string? OrganisationalUnit { get; init; }

    /// <summary>The common name of the root.</summary>
    public string RootName { get; init; } = "Segl OCES rod-CA";

    /// <summary>The common name of the issuing authority.</summary>
    public string IssuingName { get; init; } = "Segl OCES udstedende-CA 1";

    /// <summary>The root's key; default RSA with 4096 bits.</summary>
    public AuthorityKeyKind RootKey { get; init; } = AuthorityKeyKind.Rsa4096;

    /// <summary>The issuing authority's key; default RSA with 3072 bits.</summary>
    public AuthorityKeyKind IssuingKey { get; init; } = AuthorityKeyKind.Rsa3072;

    /// <summary>
    /// Where the world reaches the certificates, lists and status that certificates point to: an http address without a slash at its end.
    /// </summary>
    public string PublicUri { get; init; } = DefaultPublicUri;

    /// <summary>The certificate policy; default in demonstration the Danish state's, in production to be set.</summary>
    public string? PolicyOid { get; init; }

    /// <summary>Who registers the names in the certificates, as an https address; default as <see cref="PolicyOid"/>.</summary>
    public string? NameRegistrationAuthorityUri { get; init; }

    /// <summary>What stands before a profile's UUID; default as <see cref="PolicyOid"/>.</summary>
    public string? SubjectIdentifierPrefix { get; init; }

    /// <summary>An issuing authority made elsewhere, taken over at the first start; null makes a root and an issuing authority.</summary>
    public AuthorityImport? Import { get; init; }

    /// <summary>When revocation lists are published.</summary>
    public RevocationListOptions RevocationLists { get; init; } = new();

    /// <summary>How questions for the status of a certificate are answered.</summary>
    public OcspOptions Ocsp { get; init; } = new();

    /// <summary>Files with keys whose private half is known to others, read at start; default none, at most 64 of 256 MiB.</summary>
    /// <remarks>
    /// On each line the SHA-256 of a SubjectPublicKeyInfo in 64 hexadecimal digits; empty lines and those that begin with # are passed
    /// over. The host does not start where one cannot be read, is malformed, or has no entry.
    /// </remarks>
    public IReadOnlyList<string> CompromisedKeyFiles { get; init; } = [];

    /// <summary>
    /// Files in the format of Debian's openssl-blacklist (CVE-2008-0166), read at start; default none, at most 64 of 256 MiB.
    /// </summary>
    /// <remarks>
    /// On each line the last 20 hexadecimal digits of the SHA-1 of what <c>openssl rsa -noout -modulus</c> prints; otherwise as
    /// <see cref="CompromisedKeyFiles"/>. The lists of openssh-blacklist look alike but are of another digest, and would block nothing.
    /// </remarks>
    public IReadOnlyList<string> DebianWeakKeyFiles { get; init; } = [];

    internal const string DefaultOrganisationName = "Segl Demonstration";

    internal const string DefaultPublicUri = "http://localhost:8080";
}
