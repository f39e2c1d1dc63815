using System.Diagnostics;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;

namespace Segl.Server.Features.Orders;

/// <summary>What can be ordered for one profile of one organisation: the only place that knows R2.2 and R2.3.</summary>
/// <param name="HasContact">Whether contact name and contact e-mail are both filled.</param>
/// <param name="AllowsOrganisationCertificates">The organisation's setting.</param>
/// <param name="AllowsApiIdentification">The organisation's setting.</param>
public sealed record OrderRules(bool HasContact, bool AllowsOrganisationCertificates, bool AllowsApiIdentification)
{
    /// <summary>The types that can be ordered.</summary>
    public IReadOnlyList<CertificateKind> Kinds =>
        AllowsOrganisationCertificates ? [CertificateKind.Organisation, CertificateKind.System] : [CertificateKind.System];

    /// <summary>The identifications that can be chosen.</summary>
    public IReadOnlyList<Identification> Identifications =>
    [
        Identification.UserLogin,
        .. HasContact ? [Identification.OneTimeCode] : Array.Empty<Identification>(),
        .. AllowsApiIdentification ? [Identification.Api] : Array.Empty<Identification>(),
    ];

    /// <summary>The rules for a profile that is still a form.</summary>
    public static OrderRules For(ProfileDetails details, Organisation organisation) =>
        For(details.ContactName is not null && details.ContactEmail is not null, organisation);

    /// <summary>The rules for a profile that exists.</summary>
    public static OrderRules For(CertificateProfile profile, Organisation organisation) =>
        For(profile.ContactName is not null && profile.ContactEmail is not null, organisation);

    /// <summary>The ways of issuing that go with an identification; where there is one only, it is preselected and fixed.</summary>
    public static IReadOnlyList<IssuingMethod> MethodsFor(Identification identification) => identification switch
    {
        Identification.UserLogin => [IssuingMethod.Browser, IssuingMethod.OwnRequest],
        Identification.OneTimeCode => [IssuingMethod.Browser, IssuingMethod.OwnRequest, IssuingMethod.Machine],
        Identification.Api => [IssuingMethod.Machine],
        _ => throw new UnreachableException($"Identification {identification}"),
    };

    /// <summary>Whether the one who orders may go on to issuing at once.</summary>
    public static bool CanGoDirectly(Identification identification) => identification == Identification.UserLogin;

    /// <summary>The steps of the form (“Trin n af 4”, R2.2): with an existing profile only the last one.</summary>
    public static IReadOnlyList<OrderStep> StepsFor(ProfileOrigin origin, Organisation organisation) => origin switch
    {
        ProfileOrigin.Existing => [OrderStep.Certificate],
        ProfileOrigin.New when organisation.AllowsSeals =>
            [OrderStep.MasterData, OrderStep.SystemRights, OrderStep.Seals, OrderStep.Certificate],
        ProfileOrigin.New => [OrderStep.MasterData, OrderStep.SystemRights, OrderStep.Certificate],
        _ => throw new UnreachableException($"Origin {origin}"),
    };

    /// <summary>Reads the fourth step; every field at fault is told at once.</summary>
    public ChoiceReading Read(CertificateForm form)
    {
        var faults = new List<Refusal>();
        var kind = Choose(form.Kind, "CertificateKindMissing", nameof(form.Kind), faults);
        var identification = Choose(form.Identification, "IdentificationMissing", nameof(form.Identification), faults);
        if (kind is { } chosenKind && !Kinds.Contains(chosenKind))
            faults.Add(new Refusal("CertificateKindNotAllowed", "The organisation's settings do not allow organisation certificates.")
            {
                Field = nameof(form.Kind),
            });
        if (identification is { } chosen && Judge(chosen) is { } refusal)
            faults.Add(refusal);

        var method = identification is { } known && MethodsFor(known) is [var only]
            ? form.Method ?? only
            : Choose(form.Method, "IssuingMethodMissing", nameof(form.Method), faults);
        if (identification is { } by && method is { } way && !MethodsFor(by).Contains(way))
            faults.Add(new Refusal("IssuingMethodNotPossible", $"With the identification {by} a certificate cannot be issued by {way}.")
            {
                Arguments = [$"{by}", $"{way}"],
                Field = nameof(form.Method),
            });
        if (form.GoesDirectly && identification is { } who && !CanGoDirectly(who))
            faults.Add(new Refusal("GoingDirectlyNotPossible", "Going directly to issuing needs the identification user login.")
            {
                Field = nameof(form.GoesDirectly),
            });

        return faults.Count == 0 && kind is { } k && identification is { } i && method is { } m
            ? new ChoiceReading(new CertificateChoice(k, i, m, form.GoesDirectly, form.IsPublished), Refusals: [])
            : new ChoiceReading(Choice: null, faults);
    }

    private static OrderRules For(bool hasContact, Organisation organisation) =>
        new(hasContact, organisation.AllowsOrganisationCertificates, organisation.AllowsApiIdentification);

    private Refusal? Judge(Identification identification) => identification switch
    {
        Identification.OneTimeCode when !HasContact =>
            new Refusal("OneTimeCodeNeedsContact", "A one-time code needs the contact person's name and e-mail address.")
            {
                Field = nameof(CertificateForm.Identification),
            },
        Identification.Api when !AllowsApiIdentification =>
            new Refusal("ApiIdentificationNotAllowed", "The organisation's settings do not allow identification via API.")
            {
                Field = nameof(CertificateForm.Identification),
            },
        Identification.UserLogin or Identification.OneTimeCode or Identification.Api => null,
        _ => throw new UnreachableException($"Identification {identification}"),
    };

    // A number that no choice has is what a forged form says: the same as none.
    private static T? Choose<T>(T? given, string code, string field, List<Refusal> faults)
        where T : struct, Enum
    {
        if (given is { } value && Enum.IsDefined(value))
            return value;

        faults.Add(new Refusal(code, "Choose one of the possibilities.") { Field = field });
        return null;
    }
}

/// <summary>Whether an order makes its profile or has one already.</summary>
public enum ProfileOrigin
{
    /// <summary>The form makes the profile too.</summary>
    New,

    /// <summary>“Order new certificate” (R2.9).</summary>
    Existing,
}

/// <summary>One page of the form that asks something.</summary>
public enum OrderStep
{
    /// <summary>Name, addresses, contact person.</summary>
    MasterData,

    /// <summary>What a system with the certificate may do.</summary>
    SystemRights,

    /// <summary>Whether seals may be made.</summary>
    Seals,

    /// <summary>Type, identification, issuing, publication.</summary>
    Certificate,
}
