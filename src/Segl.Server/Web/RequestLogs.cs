namespace Segl.Server.Web;

/// <summary>
/// Some addresses of the portal are secrets: whoever has a validation or set-up link may use it. So no log names addresses (R9.4).
/// </summary>
/// <remarks>
/// The framework's own log of requests writes every path. These categories stay at Warning also where all of <c>Microsoft.AspNetCore</c> is
/// set to Debug; who names one of them expressly in the configuration still gets it.
/// </remarks>
public static class RequestLogs
{
    private static readonly string[] s_categoriesWithPaths =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.StaticFiles",
        "Microsoft.AspNetCore.HttpLogging",
    ];

    /// <summary>Keeps addresses out of the log.</summary>
    public static void KeepAddressesOutOfLogs(this ILoggingBuilder logging)
    {
        foreach (var category in s_categoriesWithPaths)
            logging.AddFilter(category, LogLevel.Warning);
    }
}
