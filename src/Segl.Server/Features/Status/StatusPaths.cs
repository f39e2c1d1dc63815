using Segl.Ca.Authorities;
using Segl.Server.Features.Directory.Http;

namespace Segl.Server.Features.Status;

/// <summary>The addresses that certificates point to, and those at which programs find certificates.</summary>
internal static class StatusPaths
{
    private static readonly PathString s_ocsp = AuthorityUris.OcspPath;

    private static readonly PathString[] s_documents =
    [
        AuthorityUris.RootCertificatePath, AuthorityUris.RootRevocationListPath,
    ];

    private static readonly PathString s_issuing = AuthorityUris.IssuingPath;

    /// <summary>Whether questions are answered there.</summary>
    public static bool IsOcsp(PathString path) => path.StartsWithSegments(s_ocsp, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether status answers there.</summary>
    public static bool IsStatus(PathString path) =>
        IsOcsp(path) || path.StartsWithSegments(s_issuing, StringComparison.Ordinal) || Array.Exists(s_documents, document => document == path) || DirectoryPaths.IsOfPrograms(path);
}
