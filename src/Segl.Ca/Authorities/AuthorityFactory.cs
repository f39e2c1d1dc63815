using System.Security.Cryptography;
using Segl.Ca.Keys;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Linting;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Ca.Authorities;

/// <summary>Makes a root and an issuing authority under it, linted like every other certificate.</summary>
internal static class AuthorityFactory
{
    public static NewAuthorities Create(CaSettings settings, DateTimeOffset now)
    {
        // Large keys take seconds; the two do not need each other.
        AsymmetricAlgorithm? rootKey = null;
        AsymmetricAlgorithm? issuingKey = null;
        Parallel.Invoke(() => rootKey = Generate(settings.RootKey), () => issuingKey = Generate(settings.IssuingKey));
        using (rootKey)
        using (issuingKey)
        {
            var signer = rootKey!; // Parallel.Invoke returns only when both are made
            var root = RootIssuer(settings, SubjectPublicKey.Of(signer));
            var rootCertificate = Sign(AuthorityTemplate.Root, settings.RootName, root.PublicKey, root, signer, now);

            var issuer = Issuer.Of(rootCertificate, root.Algorithm, root.CaIssuersUri, root.OcspUri, root.CrlUri);
            var issuingCertificate = Sign(
                AuthorityTemplate.Issuing, settings.IssuingName, SubjectPublicKey.Of(issuingKey!), issuer, signer, now);

            return new(
                new(NewAuthority.Root, rootCertificate, signer.ExportPkcs8PrivateKey()),
                new(NewAuthority.Issuing, issuingCertificate, issuingKey!.ExportPkcs8PrivateKey()),
                "authority.create");
        }
    }

    /// <summary>Makes another issuing authority under a root whose key is at hand; a refusal is the linter's.</summary>
    public static async Task<Result<NewAuthority>> CreateIssuingAsync(
        CaSettings settings, DistinguishedName name, Issuer root, ISigningKey rootKey, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var key = Generate(settings.IssuingKey);
        var linted = Lint(TemplateWithin(root, now), name, SubjectPublicKey.Of(key), root, now);
        if (linted.IsRefused)
            return linted.Refusal;

        var signature = await rootKey.SignAsync(linted.Value.Spend(), cancellationToken);
        return new NewAuthority(NewAuthority.Issuing, linted.Value.Complete(signature).Value, key.ExportPkcs8PrivateKey());
    }

    // A root in its last years has no room for a whole life below it.
    private static AuthorityTemplate TemplateWithin(Issuer root, DateTimeOffset now) =>
        root.Validity is { } validity ? AuthorityTemplate.IssuingWithin(validity, now) : AuthorityTemplate.Issuing;

    private static Issuer RootIssuer(CaSettings settings, SubjectPublicKey key) => new(
        settings.RootName, key, settings.RootKey.AuthorityAlgorithm(), settings.Uris.RootCertificate, settings.Uris.Ocsp,
        settings.Uris.RootRevocationList);

    // The framework makes RSA keys at their first use: here that is now.
    private static AsymmetricAlgorithm Generate(AuthorityKeyKind kind)
    {
        var key = kind.CreateKey();
        key.ExportSubjectPublicKeyInfo();
        return key;
    }

    private static Certificate Sign(
        AuthorityTemplate template, DistinguishedName subject, SubjectPublicKey publicKey, Issuer issuer, AsymmetricAlgorithm signer,
        DateTimeOffset now)
    {
        // What the configuration allows must pass: a refusal here is a fault of ours or a name that fits no certificate, and stops the
        // start.
        var linted = Lint(template, subject, publicKey, issuer, now).Value;
        return linted.Complete(issuer.Algorithm.Sign(signer, linted.Spend().Span)).Value;
    }

    private static Result<LintedDraft> Lint(
        AuthorityTemplate template, DistinguishedName subject, SubjectPublicKey publicKey, Issuer issuer, DateTimeOffset now)
    {
        var draft = template.Draft(subject, publicKey, issuer, SerialNumber.Draw(), Validity.From(now, template.Lifetime));
        return Linter.Check(draft, template, issuer, KeyPolicy.Standard);
    }
}
