using Segl.Pki.Names;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;

namespace Segl.Server.Tests.Orders;

public sealed class OrderRulesTests
{
    private static readonly OrderRules s_everything = new(
        HasContact: true, AllowsOrganisationCertificates: true, AllowsApiIdentification: true);

    [Theory]
    [InlineData(false, false, new[] { Identification.UserLogin })]
    [InlineData(true, false, new[] { Identification.UserLogin, Identification.OneTimeCode })]
    [InlineData(false, true, new[] { Identification.UserLogin, Identification.Api })]
    [InlineData(true, true, new[] { Identification.UserLogin, Identification.OneTimeCode, Identification.Api })]
    public void Identifications_follow_from_contact_and_settings(bool hasContact, bool allowsApi, Identification[] possible) =>
        new OrderRules(hasContact, AllowsOrganisationCertificates: true, allowsApi).Identifications.ShouldBe(possible);

    [Theory]
    [InlineData(true, new[] { CertificateKind.Organisation, CertificateKind.System })]
    [InlineData(false, new[] { CertificateKind.System })]
    public void Types_follow_from_the_settings(bool allowsOrganisation, CertificateKind[] possible) =>
        new OrderRules(HasContact: true, allowsOrganisation, AllowsApiIdentification: true).Kinds.ShouldBe(possible);

    [Theory]
    [InlineData(Identification.UserLogin, new[] { IssuingMethod.Browser, IssuingMethod.OwnRequest })]
    [InlineData(Identification.OneTimeCode, new[] { IssuingMethod.Browser, IssuingMethod.OwnRequest, IssuingMethod.Machine })]
    [InlineData(Identification.Api, new[] { IssuingMethod.Machine })]
    public void Ways_of_issuing_follow_from_the_identification(Identification identification, IssuingMethod[] possible) =>
        OrderRules.MethodsFor(identification).ShouldBe(possible);

    [Theory]
    [InlineData(ProfileOrigin.New, false, new[] { OrderStep.MasterData, OrderStep.SystemRights, OrderStep.Certificate })]
    [InlineData(ProfileOrigin.New, true, new[] { OrderStep.MasterData, OrderStep.SystemRights, OrderStep.Seals, OrderStep.Certificate })]
    [InlineData(ProfileOrigin.Existing, true, new[] { OrderStep.Certificate })]
    public void Steps_follow_from_profile_and_settings(ProfileOrigin origin, bool allowsSeals, OrderStep[] steps) =>
        OrderRules.StepsFor(origin, AnOrganisation(allowsSeals)).ShouldBe(steps);

    public static TheoryData<Identification, IssuingMethod, bool, string?> Choices
    {
        get
        {
            var data = new TheoryData<Identification, IssuingMethod, bool, string?>();
            foreach (var identification in Enum.GetValues<Identification>())
                foreach (var method in Enum.GetValues<IssuingMethod>())
                    foreach (var goesDirectly in new[] { false, true })
                        data.Add(identification, method, goesDirectly, Fault(identification, method, goesDirectly));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Every_combination_is_allowed_or_refused_as_the_product_says(
        Identification identification, IssuingMethod method, bool goesDirectly, string? fault)
    {
        var reading = s_everything.Read(new CertificateForm
        {
            Kind = CertificateKind.System,
            Identification = identification,
            Method = method,
            GoesDirectly = goesDirectly,
        });

        reading.Refusals.Select(refusal => refusal.Code).FirstOrDefault().ShouldBe(fault);
        (reading.Choice is not null).ShouldBe(fault is null);
    }

    [Fact]
    public void An_empty_form_is_told_all_that_is_missing_at_its_fields()
    {
        var refusals = s_everything.Read(new CertificateForm()).Refusals;

        refusals.Select(refusal => (refusal.Code, refusal.Field)).ShouldBe(
        [
            ("CertificateKindMissing", "Kind"), ("IdentificationMissing", "Identification"), ("IssuingMethodMissing", "Method"),
        ]);
    }

    [Fact]
    public void Numbers_that_no_choice_has_are_refused()
    {
        var refusals = s_everything.Read(new CertificateForm
        {
            Kind = (CertificateKind)9,
            Identification = (Identification)9,
            Method = (IssuingMethod)9,
        }).Refusals;

        refusals.Select(refusal => refusal.Code).ShouldBe(["CertificateKindMissing", "IdentificationMissing", "IssuingMethodMissing"]);
    }

    [Fact]
    public void With_the_api_the_machine_is_preselected() =>
        s_everything.Read(Forms.ByApi with { Method = null }).Choice.ShouldNotBeNull().Method.ShouldBe(IssuingMethod.Machine);

    [Fact]
    public void Refuses_a_one_time_code_without_a_contact() =>
        (s_everything with { HasContact = false }).Read(Forms.ByCode).Refusals.Single().Code.ShouldBe("OneTimeCodeNeedsContact");

    [Fact]
    public void Refuses_the_api_where_the_organisation_does_not_allow_it() =>
        (s_everything with { AllowsApiIdentification = false }).Read(Forms.ByApi).Refusals.Single()
            .Code.ShouldBe("ApiIdentificationNotAllowed");

    [Fact]
    public void Refuses_organisation_certificates_where_the_organisation_does_not_allow_them() =>
        (s_everything with { AllowsOrganisationCertificates = false }).Read(Forms.ByCode).Refusals.Single()
            .Code.ShouldBe("CertificateKindNotAllowed");

    private static string? Fault(Identification identification, IssuingMethod method, bool goesDirectly) =>
        (identification, method, goesDirectly) switch
        {
            (Identification.UserLogin, IssuingMethod.Machine, _) => "IssuingMethodNotPossible",
            (Identification.Api, not IssuingMethod.Machine, _) => "IssuingMethodNotPossible",
            (not Identification.UserLogin, _, true) => "GoingDirectlyNotPossible",
            _ => null,
        };

    private static Organisation AnOrganisation(bool allowsSeals) => new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
        Name = OrganizationName.Parse("Ærø Fiskeri ApS").Value,
        Cvr = Cvr.Parse("98765432", CvrRule.FictitiousAllowed).Value,
        CreatedAt = DateTimeOffset.UnixEpoch,
        AllowsSeals = allowsSeals,
    };
}
