using Segl.Pki.Names;

namespace Segl.Server.Features.Certificates;

/// <summary>The addresses of the pages about one certificate.</summary>
public static class CertificatePaths
{
    /// <summary>A certificate's page.</summary>
    public static string Of(Guid profileId, SerialNumber serial) => $"/certifikater/{profileId}/{serial}";

    /// <summary>Where a certificate is renewed.</summary>
    public static string Renew(Guid profileId, SerialNumber serial) => $"{Of(profileId, serial)}/forny";

    /// <summary>The receipt of that.</summary>
    public static string Renewed(Guid profileId, SerialNumber serial) => $"{Renew(profileId, serial)}/kvittering";

    /// <summary>Where a certificate is revoked.</summary>
    public static string Revoke(Guid profileId, SerialNumber serial) => $"{Of(profileId, serial)}/spaer";

    /// <summary>The receipt of that.</summary>
    public static string Revoked(Guid profileId, SerialNumber serial) => $"{Revoke(profileId, serial)}/kvittering";

    /// <summary>The receipt for whoever wanted it for a cause: it tells where another revocation came first.</summary>
    public static string Revoked(Guid profileId, SerialNumber serial, RevocationCause wanted) =>
        $"{Revoked(profileId, serial)}?aarsag={wanted}";

    /// <summary>Where a certificate is taken out of the public certificate database.</summary>
    public static string Withdraw(Guid profileId, SerialNumber serial) => $"{Of(profileId, serial)}/offentliggoerelse";

    /// <summary>A certificate as a file.</summary>
    public static string Download(Guid profileId, SerialNumber serial, string format) => $"{Of(profileId, serial)}/hent/{format}";
}
