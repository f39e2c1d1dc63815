namespace Segl.Server.Features.Orders;

/// <summary>Adds ordering: the form in steps, one-time codes, e-mail validation.</summary>
public static class OrdersFeature
{
    /// <summary>Adds the operations and the sweeper of old drafts.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services)
    {
        services.AddSingleton<CodeHashing>();
        services.AddSingleton<CodeSealing>();
        services.AddSingleton<OrderMails>();
        services.AddScoped<OpenDrafts>();
        services.AddScoped<OrderAnnouncement>();
        services.AddScoped<ValidationLinks>();
        services.AddSingleton<FreeReferenceNumbers>();
        services.AddScoped<NewOrders>();
        services.AddScoped<BeginOrder>();
        services.AddScoped<SaveMasterData>();
        services.AddScoped<SaveSystemRights>();
        services.AddScoped<SaveSeals>();
        services.AddScoped<SaveCertificate>();
        services.AddScoped<ConfirmOrder>();
        services.AddScoped<PlaceOrder>();
        services.AddScoped<ListOpenOrders>();
        services.AddScoped<DeleteOrder>();
        services.AddScoped<CreateOneTimeCode>();
        services.AddScoped<CheckOneTimeCode>();
        services.AddScoped<ValidateEmail>();
        services.AddScoped<SendEmailValidation>();
        services.AddScoped<FindOrder>();
        services.AddHostedService<DraftSweeper>();
        return services;
    }
}
