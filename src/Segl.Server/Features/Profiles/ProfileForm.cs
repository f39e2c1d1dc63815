namespace Segl.Server.Features.Profiles;

/// <summary>A profile's master data as somebody typed it (R2.1); an empty field means none.</summary>
public sealed record ProfileForm
{
    /// <summary>The profile's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The e-mail address in the certificates.</summary>
    public string Email { get; init; } = "";

    /// <summary>The contact person's name.</summary>
    public string ContactName { get; init; } = "";

    /// <summary>The contact person's e-mail address.</summary>
    public string ContactEmail { get; init; } = "";

    /// <summary>The production unit; asked for only where there are several.</summary>
    public string ProductionUnit { get; init; } = "";

    /// <summary>The SE number; asked for only where there are several.</summary>
    public string TaxUnit { get; init; } = "";

    /// <summary>The invoice reference; asked for only where the organisation has a GLN.</summary>
    public string InvoiceReference { get; init; } = "";

    /// <summary>The form of a profile as it is.</summary>
    public static ProfileForm Of(CertificateProfile profile) => new()
    {
        Name = $"{profile.Name}",
        Email = $"{profile.Email}",
        ContactName = $"{profile.ContactName}",
        ContactEmail = $"{profile.ContactEmail}",
        ProductionUnit = $"{profile.ProductionUnit}",
        TaxUnit = $"{profile.TaxUnit}",
        InvoiceReference = $"{profile.InvoiceReference}",
    };
}
