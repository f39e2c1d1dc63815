using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Demonstration;

internal static class DemonstrationFeature
{
    /// <summary>The demonstration's client reads at most so many mails at once.</summary>
    private const int MailsMax = 100;

    /// <summary>Adds the fictitious people.</summary>
    public static IServiceCollection AddDemonstration(this IServiceCollection services)
    {
        services.AddScoped<SeedDemonstration>();
        services.AddScoped<DemonstrationPeople>();
        return services;
    }

    // Roles by the names that the source has for them; the API has words of its own.
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>People and mails as JSON, for a client that plays through the portal from outside.</summary>
    public static void MapDemonstration(this WebApplication app)
    {
        app.MapGet("/demonstration/personer.json", async (HttpContext context, DemonstrationPeople people) =>
            DemonstrationOnlyAttribute.IsOpenTo(context)
                ? Results.Json(await people.ListAsync(context.RequestAborted), s_json)
                : Results.NotFound());
        app.MapGet("/demonstration/postkasse.json", async (HttpContext context, SeglDatabase database, string? til) =>
            DemonstrationOnlyAttribute.IsOpenTo(context)
                ? Results.Ok(await MailsAsync(database, til, context.RequestAborted))
                : Results.NotFound());
    }

    /// <summary>Makes the fictitious people where the mode is right; after the tables are there, before the host listens.</summary>
    public static async Task SeedDemonstrationAsync(this IHost host, CancellationToken cancellationToken = default)
    {
        if (host.Services.GetRequiredService<IOptions<SeglOptions>>().Value.Mode is not InstallationMode.Demonstration)
            return;

        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SeedDemonstration>().HandleAsync(cancellationToken);
    }

    private static Task<List<MailToRead>> MailsAsync(SeglDatabase database, string? recipient, CancellationToken cancellationToken) =>
        database.DemonstrationMails.AsNoTracking()
            .Where(mail => recipient == null || mail.Recipient == recipient)
            .OrderByDescending(mail => mail.DeliveredAt).ThenByDescending(mail => mail.Id)
            .Take(MailsMax)
            .Select(mail => new MailToRead(mail.Id, mail.Recipient, mail.Subject, mail.Body, mail.DeliveredAt))
            .ToListAsync(cancellationToken);

    private sealed record MailToRead(Guid Id, string Recipient, string Subject, string Body, DateTimeOffset DeliveredAt);
}
