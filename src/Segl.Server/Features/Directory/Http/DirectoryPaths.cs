using Segl.Pki.Names;

namespace Segl.Server.Features.Directory.Http;

/// <summary>Where the public certificate database is reached over HTTP.</summary>
internal static class DirectoryPaths
{
    /// <summary>The page.</summary>
    public const string Page = "/find-certifikat";

    /// <summary>The same for programs, as JSON.</summary>
    public const string Api = "/api/v1/directory";

    /// <summary>The same as RFC 4387 has it.</summary>
    public const string Certificates = "/certificates/search";

    /// <summary>Where clients that know nothing but a host's name look (RFC 4387 §3).</summary>
    public const string WellKnownCertificates = Certificates + ".cgi";

    /// <summary>Revocation lists as RFC 4387 has them.</summary>
    public const string RevocationLists = "/crls/search";

    /// <summary>The well-known place of these.</summary>
    public const string WellKnownRevocationLists = RevocationLists + ".cgi";

    private static readonly PathString[] s_ofPrograms =
        [Api, Certificates, WellKnownCertificates, RevocationLists, WellKnownRevocationLists];

    /// <summary>Whether programs ask there, so that a listener for status answers too.</summary>
    public static bool IsOfPrograms(PathString path) => Array.Exists(s_ofPrograms, each => each == path);

    /// <summary>A published certificate as a file.</summary>
    public static string Download(SerialNumber serial, string format) => $"{Page}/{serial}/{format}";
}
