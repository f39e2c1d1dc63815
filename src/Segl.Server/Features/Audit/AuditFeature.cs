using Segl.Ca.Auditing;

namespace Segl.Server.Features.Audit;

/// <summary>Adds the audit trail's pages and the history of things.</summary>
public static class AuditFeature
{
    /// <summary>Adds the operations.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditReader>();
        services.AddScoped<AuditSubjects>();
        services.AddScoped<AuditEntries>();
        services.AddScoped<FindAuditEvents>();
        services.AddScoped<ExportAudit>();
        services.AddScoped<ReadHistory>();
        return services;
    }
}
