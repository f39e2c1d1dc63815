using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>Adds the life of certificates that were fetched (R4).</summary>
internal static class CertificatesFeature
{
    /// <summary>Adds the operations.</summary>
    public static IServiceCollection AddCertificates(this IServiceCollection services)
    {
        services.AddScoped<FindCertificate>();
        services.AddScoped<ListCertificates>();
        services.AddScoped<FindCertificates>();
        services.AddScoped<OfferRenewal>();
        services.AddScoped<RenewCertificate>();
        services.AddScoped<RenewByMachine>();
        services.AddScoped<OrderByMachine>();
        services.AddScoped<WithdrawMachineOrder>();
        services.AddScoped<RevokeByMachine>();
        services.AddScoped<TellOfCertificate>();
        services.AddScoped<RevokeCertificate>();
        services.AddScoped<CarryOutRevocation>();
        services.AddScoped<FindRevocation>();
        services.AddScoped<WithdrawPublishing>();
        services.AddKeyedScoped<IOutboxHandler, CarryOutRevocation>(CarryOutRevocation.OutboxKind);
        return services;
    }
}
