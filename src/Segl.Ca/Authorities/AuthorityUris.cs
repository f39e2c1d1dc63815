using System.Globalization;
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

    /// <summary>The certificate of a generation of the issuing authority.</summary>
    public string IssuingCertificateOf(int generation) => PublicUri + IssuingCertificatePathOf(generation);

    /// <summary>The revocation list of a generation of the issuing authority.</summary>
    public string IssuingRevocationListOf(int generation) => PublicUri + IssuingRevocationListPathOf(generation);

    /// <summary>The status service of both.</summary>
    public string Ocsp => PublicUri + OcspPath;

    /// <summary>Path of <see cref="RootCertificate"/>.</summary>
    public const string RootCertificatePath = "/oces/root/1/cacert/root.cer";

    /// <summary>Path of <see cref="RootRevocationList"/>.</summary>
    public const string RootRevocationListPath = "/oces/root/1/crl/root.crl";

    /// <summary>What the paths of the issuing authority begin with; the number of the generation follows.</summary>
    public const string IssuingPath = "/oces/issuing";

    /// <summary>Path of the first generation's <see cref="IssuingCertificateOf"/>.</summary>
    public const string IssuingCertificatePath = IssuingPath + "/1" + CertificateEnd;

    /// <summary>Path of the chains of all generations as PKCS#7 (RFC 5280 §4.2.2.1), below the first one's.</summary>
    public const string IssuingChainPath = IssuingPath + "/1" + ChainEnd;

    /// <summary>Path of the first generation's <see cref="IssuingRevocationListOf"/>.</summary>
    public const string IssuingRevocationListPath = IssuingPath + "/1" + RevocationListEnd;

    /// <summary>What follows the number of the generation in the path of its certificate.</summary>
    public const string CertificateEnd = "/cacert/issuing.cer";

    /// <summary>What follows the number of the generation in the path of the chains.</summary>
    public const string ChainEnd = "/cacert/issuing.p7c";

    /// <summary>What follows the number of the generation in the path of its revocation list.</summary>
    public const string RevocationListEnd = "/crl/issuing.crl";

    /// <summary>Path of <see cref="IssuingCertificateOf"/>.</summary>
    public static string IssuingCertificatePathOf(int generation) => PathOf(generation, CertificateEnd);

    /// <summary>Path of <see cref="IssuingRevocationListOf"/>.</summary>
    public static string IssuingRevocationListPathOf(int generation) => PathOf(generation, RevocationListEnd);

    /// <summary>Path of <see cref="Ocsp"/>.</summary>
    public const string OcspPath = "/ocsp";

    private static string PathOf(int generation, string end) => string.Create(CultureInfo.InvariantCulture, $"{IssuingPath}/{generation}{end}");

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
