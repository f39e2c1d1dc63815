using Microsoft.Extensions.Options;
using Segl.Server.Storage;

namespace Segl.Server.Features.Mail;

internal static class MailFeature
{
    /// <summary>Mail through SMTP where a server is named, else into the demonstration mailbox.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>()
            .Bind(configuration.GetSection(MailOptions.Section))
            .Validate(options => options.Fault() is null, $"{MailOptions.Section} is not usable.")
            .ValidateOnStart();
        services.AddSingleton<Letters>();
        services.AddScoped<IMailSender>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.SmtpHost is null
            ? ActivatorUtilities.CreateInstance<DemonstrationMailSender>(provider)
            : ActivatorUtilities.CreateInstance<SmtpMailSender>(provider));
        services.AddKeyedScoped<IOutboxHandler, MailHandler>(MailMessage.OutboxKind);
        return services;
    }
}
