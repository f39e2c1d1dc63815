using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;

namespace Segl.Server.Features.Profiles;

/// <summary>A profile's master data, each part valid (R2.1).</summary>
public sealed record ProfileDetails
{
    /// <summary>From how many on a P number or SE number is asked for (R2.1).</summary>
    private const int SeveralMin = 2;

    private ProfileDetails(CommonName name) => Name = name;

    /// <summary>The profile's name.</summary>
    public CommonName Name { get; private init; }

    /// <summary>The e-mail address in the certificates; null for none.</summary>
    public EmailAddress? Email { get; private init; }

    /// <summary>The contact person's name; null for none.</summary>
    public ContactName? ContactName { get; private init; }

    /// <summary>The contact person's address; null for none.</summary>
    public EmailAddress? ContactEmail { get; private init; }

    /// <summary>The production unit; null for none.</summary>
    public PNumber? ProductionUnit { get; private init; }

    /// <summary>The SE number; null for none.</summary>
    public SeNumber? TaxUnit { get; private init; }

    /// <summary>The invoice reference; null for none.</summary>
    public InvoiceReference? InvoiceReference { get; private init; }

    /// <summary>Whether the form asks for a production unit.</summary>
    public static bool AsksForProductionUnit(Organisation organisation) => organisation.ProductionUnits.Count >= SeveralMin;

    /// <summary>Whether the form asks for an SE number.</summary>
    public static bool AsksForTaxUnit(Organisation organisation) => organisation.TaxUnits.Count >= SeveralMin;

    /// <summary>Whether the form asks for an invoice reference.</summary>
    public static bool AsksForInvoiceReference(Organisation organisation) => organisation.Gln is not null;

    /// <summary>Reads a form for one organisation; every field at fault is told at once.</summary>
    public static ProfileReading Read(ProfileForm form, Organisation organisation)
    {
        var faults = new List<Refusal>();
        var name = Take(CommonName.Parse(form.Name), nameof(form.Name), faults);
        var email = Optional(form.Email, EmailAddress.Parse, nameof(form.Email), faults);
        var contactName = Optional(form.ContactName, Profiles.ContactName.Parse, nameof(form.ContactName), faults);
        var contactEmail = Optional(form.ContactEmail, EmailAddress.Parse, nameof(form.ContactEmail), faults);
        var unit = Optional(form.ProductionUnit, PNumber.Parse, nameof(form.ProductionUnit), faults);
        var taxUnit = Optional(form.TaxUnit, SeNumber.Parse, nameof(form.TaxUnit), faults);
        var invoiceReference = Optional(form.InvoiceReference, Profiles.InvoiceReference.Parse, nameof(form.InvoiceReference), faults);

        if (unit is not null && !(AsksForProductionUnit(organisation) && organisation.ProductionUnits.Any(known => known.Number == unit)))
            faults.Add(new Refusal("ProductionUnitUnknown", $"The organisation has no choice of the P number {unit}.")
            {
                Arguments = [$"{unit}"],
                Field = nameof(form.ProductionUnit),
            });
        if (taxUnit is not null && !(AsksForTaxUnit(organisation) && organisation.TaxUnits.Any(known => known.Number == taxUnit)))
            faults.Add(new Refusal("TaxUnitUnknown", $"The organisation has no choice of the SE number {taxUnit}.")
            {
                Arguments = [$"{taxUnit}"],
                Field = nameof(form.TaxUnit),
            });
        if (invoiceReference is not null && !AsksForInvoiceReference(organisation))
            faults.Add(new Refusal("InvoiceReferenceWithoutGln", "An invoice reference needs a GLN, which the organisation does not have.")
            {
                Field = nameof(form.InvoiceReference),
            });

        if (name is null || faults.Count > 0)
            return new ProfileReading(Details: null, faults);

        return new ProfileReading(
            new ProfileDetails(name)
            {
                Email = email,
                ContactName = contactName,
                ContactEmail = contactEmail,
                ProductionUnit = unit,
                TaxUnit = taxUnit,
                InvoiceReference = invoiceReference,
            },
            Refusals: []);
    }

    private static T? Optional<T>(string text, Func<string, Result<T>> parse, string field, List<Refusal> faults)
        where T : class => text.Trim(' ').Length == 0 ? null : Take(parse(text), field, faults);

    private static T? Take<T>(Result<T> parsed, string field, List<Refusal> faults)
        where T : class
    {
        if (!parsed.IsRefused)
            return parsed.Value;

        faults.Add(parsed.Refusal.At(field));
        return null;
    }
}

/// <summary>What reading a profile's form gave: the details, or everything that is wrong with it.</summary>
/// <param name="Details">The details; null when there are refusals.</param>
/// <param name="Refusals">One or more for each field at fault; empty when there are none.</param>
public sealed record ProfileReading(ProfileDetails? Details, IReadOnlyList<Refusal> Refusals);
