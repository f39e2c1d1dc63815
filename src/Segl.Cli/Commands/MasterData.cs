using System.CommandLine;
using Segl.Client.Api;

namespace Segl.Cli.Commands;

/// <summary>A profile's master data on the line; what is not said stays as it is, and an empty word is none.</summary>
internal static class MasterData
{
    public static Option<string?> Name { get; } = new("--name") { Description = "The profile's name, the CN of its certificates." };

    private static readonly Option<string?> s_email = new("--email") { Description = "The e-mail address in its certificates." };
    private static readonly Option<string?> s_contactName = new("--contact-name") { Description = "The contact person's name." };
    private static readonly Option<string?> s_contactEmail = new("--contact-email")
    {
        Description = "The contact person's e-mail address.",
    };
    private static readonly Option<string?> s_productionUnit = new("--p-number") { Description = "The P number." };
    private static readonly Option<string?> s_taxUnit = new("--se-number") { Description = "The SE number." };
    private static readonly Option<string?> s_invoice = new("--invoice-reference") { Description = "The invoice reference." };

    public static Command AddTo(Command command) =>
        command.With(Name, s_email, s_contactName, s_contactEmail, s_productionUnit, s_taxUnit, s_invoice);

    /// <summary>The master data of a profile without what else is known of it.</summary>
    public static ApiMasterData Of(ApiProfile profile) => new()
    {
        Name = profile.Name,
        Email = profile.Email,
        ContactName = profile.ContactName,
        ContactEmail = profile.ContactEmail,
        ProductionUnit = profile.ProductionUnit,
        TaxUnit = profile.TaxUnit,
        InvoiceReference = profile.InvoiceReference,
    };

    /// <summary>What was said, over what there was.</summary>
    public static ApiMasterData Read(Invocation run, ApiMasterData? before) => new()
    {
        Name = Pick(run.Get(Name), before?.Name) ?? "",
        Email = Pick(run.Get(s_email), before?.Email),
        ContactName = Pick(run.Get(s_contactName), before?.ContactName),
        ContactEmail = Pick(run.Get(s_contactEmail), before?.ContactEmail),
        ProductionUnit = Pick(run.Get(s_productionUnit), before?.ProductionUnit),
        TaxUnit = Pick(run.Get(s_taxUnit), before?.TaxUnit),
        InvoiceReference = Pick(run.Get(s_invoice), before?.InvoiceReference),
    };

    private static string? Pick(string? said, string? before) => said is null ? before : said.Length > 0 ? said : null;
}
