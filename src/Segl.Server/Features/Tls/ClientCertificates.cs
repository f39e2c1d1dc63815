using Segl.Ca;
using Segl.Ca.Issuing;
using Segl.Pki.Certificates;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Tls;

/// <summary>Whose certificate a client has shown, and whether it still stands: asked of the database for each request.</summary>
public sealed class ClientCertificates(CertificateAuthority authority, TimeProvider clock)
{
    /// <summary>
    /// The certificate of a connection, if it is one of ours that stands now; <c>ClientCertificateMissing</c> where none was shown,
    /// <c>ClientCertificateUnknown</c>, <c>ClientCertificateExpired</c> or <c>ClientCertificateRevoked</c>.
    /// </summary>
    public async Task<Result<IssuedCertificate>> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Connection.ClientCertificate is not { } shown)
            return new Refusal(
                "ClientCertificateMissing",
                "This needs the client's certificate: connect to the address for mutual TLS, with certificate and key.");

        var parsed = Certificate.Parse(shown.RawData);
        return parsed.IsRefused ? Unknown() : await FindAsync(parsed.Value, cancellationToken);
    }

    /// <summary>The same of a certificate with whose key a client has proved itself otherwise.</summary>
    public async Task<Result<IssuedCertificate>> FindAsync(Certificate shown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shown);

        // Byte for byte the one that was issued: then the chain, the template and whom it names are the engine's own words. The path is validated
        // all the same, because authorities end too.
        var issued = await authority.FindAsync(shown.SerialNumber, cancellationToken);
        if (issued is null || !issued.Certificate.Der.Span.SequenceEqual(shown.Der.Span))
            return Unknown();
        if (issued.Revocation is not null)
            return new Refusal("ClientCertificateRevoked", "The client's certificate was revoked.");

        var now = clock.GetUtcNow();
        if (!issued.Certificate.Validity.Covers(now))
            return new Refusal("ClientCertificateExpired", "The client's certificate has expired. Order a new one.");

        return Validate(issued, now) is { } fault ? fault : issued;
    }

    private Refusal? Validate(IssuedCertificate issued, DateTimeOffset now)
    {
        var authorities = authority.AuthorityCertificates;
        var path = PathValidation.Validate(
            issued.Certificate, [.. authorities.SkipLast(1)], [TrustAnchor.Of(authorities[^1])],
            new PathSettings(now));
        return path.IsRefused ? path.Refusal : null;
    }

    private static Refusal Unknown() =>
        new("ClientCertificateUnknown", "The client's certificate is not one that was issued here.");
}
