using Segl.Pki.Names;

namespace Segl.Server.Features.Certificates;

/// <summary>The addresses of the pages about one certificate.</summary>
public static class CertificatePaths
{
    /// <summary>A certificate's page.</summary>
    public static string Of(Guid profileId, SerialNumber serial) => $"/certifikater/{profileId}/{serial}";

    /// <summary>A certificate as a file.</summary>
    public static string Download(Guid profileId, SerialNumber serial, string format) => $"{Of(profileId, serial)}/hent/{format}";
}
