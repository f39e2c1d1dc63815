using Segl.Pki.Outcomes;

namespace Segl.Ca.Authorities;

/// <summary>Where an installation's certificates, lists and status service are, as its certificates say it.</summary>
/// <remarks>
/// The paths are those of the OCES3 authorities. Plain http, because a client that checks a TLS certificate must not need TLS for it (RFC
/// 5280 §8).
/// </remarks>
public sealed record AuthorityUris
{
    private AuthorityUris(string publicUri) => PublicUri = publicUri;

    /// <summary>What all of them begin with.</summary>
    public string PublicUri { get; }

    /// <summary>The root's certificate.</summary>
    public string RootCertificate => PublicUri + RootCertificatePath;

    /// <summary>The root's revocation list.</summary>
    public string RootRevocationList => PublicUri + RootRevocationListPath;

    /// <summary>The issuing authority's certificate.</summary>
    public string IssuingCertificate => PublicUri + IssuingCertificatePath;

    /// <summary>The issuing authority's revocation list.</summary>
    public string IssuingRevocationList => PublicUri + IssuingRevocationListPath;

    /// <summary>The status service of both.</summary>
    public string Ocsp => PublicUri + OcspPath;

    /// <summary>Path of <see cref="RootCertificate"/>.</summary>
    public const string RootCertificatePath = "/oces/root/1/cacert/root.cer";

    /// <summary>Path of <see cref="RootRevocationList"/>.</summary>
    public const string RootRevocationListPath = "/oces/root/1/crl/root.crl";

    /// <summary>Path of <see cref="IssuingCertificate"/>.</summary>
    public const string IssuingCertificatePath = "/oces/issuing/1/cacert/issuing.cer";

    /// <summary>Path of the chain, the issuing authority first, as PKCS#7 (RFC 5280 §4.2.2.1).</summary>
    public const string IssuingChainPath = "/oces/issuing/1/cacert/issuing.p7c";

    /// <summary>Path of <see cref="IssuingRevocationList"/>.</summary>
    public const string IssuingRevocationListPath = "/oces/issuing/1/crl/issuing.crl";

    /// <summary>Path of <see cref="Ocsp"/>.</summary>
    public const string OcspPath = "/ocsp";

    /// <summary>Reads the common beginning.</summary>
    public static Result<AuthorityUris> Parse(string publicUri)
    {
        var isHttp = Uri.TryCreate(publicUri, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp
            && System.Text.Ascii.IsValid(publicUri);
        if (!isHttp || uri!.Query.Length + uri.Fragment.Length + uri.UserInfo.Length > 0 || publicUri.EndsWith('/'))
            return new Refusal(
                "PublicUriInvalid",
                $"'{publicUri}' is not an http address without a slash at its end, for example http://ca.example.dk.")
            {
                Arguments = [publicUri],
            };

        return new AuthorityUris(publicUri);
    }
}
