namespace Segl.Server.Features.Audit;

/// <summary>The addresses of the audit trail's pages.</summary>
public static class AuditPaths
{
    /// <summary>The list.</summary>
    public const string Trail = "/revisionsspor";

    /// <summary>Where it is exported.</summary>
    public const string Export = "/revisionsspor/eksport";

    /// <summary>The list of all that was done to one thing.</summary>
    public static string Of(string subject) => Trail + new AuditSearch { Subject = subject }.ToQuery();
}
