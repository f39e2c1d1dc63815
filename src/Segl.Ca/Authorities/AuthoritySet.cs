using Segl.Pki.Certificates;

namespace Segl.Ca.Authorities;

/// <summary>The authorities at one moment: every generation of the issuing one, and the root above them all.</summary>
internal sealed class AuthoritySet(IReadOnlyList<Authority> newestFirst, AuthoritySigner root) : IDisposable
{
    /// <summary>Every generation of the issuing authority, the newest first; at least one.</summary>
    public IReadOnlyList<Authority> Issuing { get; } = newestFirst;

    /// <summary>The root.</summary>
    public AuthoritySigner Root { get; } = root;

    /// <summary>All that publish lists and have responders: also a generation that does not sign yet, so that both are there when it does.</summary>
    public IReadOnlyList<AuthoritySigner> Signers { get; } = [.. newestFirst.Select(authority => authority.Signer), root];

    /// <summary>The same for the world; the root, of which there is one generation, comes last.</summary>
    public IReadOnlyList<AuthorityGeneration> Generations { get; } =
    [
        .. newestFirst.Select(authority => authority.Generation),
        new(AuthorityRole.Root, 1, root.Certificate, root.Certificate.Validity.NotBefore),
    ];

    /// <summary>The generation that signs new certificates.</summary>
    public Authority CurrentAt(DateTimeOffset now) => Issuing.FirstOrDefault(authority => authority.Generation.SignsFrom <= now) ?? Issuing[^1];

    /// <summary>The generation that a certificate names as its issuer, each having a name of its own; null where it names another.</summary>
    public Authority? IssuerOf(Certificate certificate) =>
        Issuing.FirstOrDefault(authority => authority.Issuer.Name.Equals(certificate.Issuer));

    /// <summary>The same with generations that came meanwhile, the newest first.</summary>
    public AuthoritySet With(IReadOnlyList<Authority> newer) => new([.. newer, .. Issuing], Root);

    public void Dispose()
    {
        foreach (var authority in Issuing)
            authority.Dispose();
    }
}
