using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;

namespace Segl.Server.Features.Orders;

/// <summary>
/// A draft together with what its answers are judged by: the organisation's settings of this moment and, perhaps, the profile.
/// </summary>
public sealed record OpenDraft(OrderDraft Draft, OrderAnswers Answers, Organisation Organisation, CertificateProfile? Profile)
{
    /// <summary>The answer to a step that is not this form's, or whose turn has not come.</summary>
    internal static Refusal StepSkipped { get; } = new("OrderStepSkipped", "Answer the steps of the form in their order.");

    /// <summary>The draft's id.</summary>
    public Guid Id => Draft.Id;

    /// <summary>Whether it makes its profile.</summary>
    public ProfileOrigin Origin => Profile is null ? ProfileOrigin.New : ProfileOrigin.Existing;

    /// <summary>The steps of this form.</summary>
    public IReadOnlyList<OrderStep> Steps => OrderRules.StepsFor(Origin, Organisation);

    /// <summary>The first step without an answer that would be accepted now; null when the summary can be shown.</summary>
    public OrderStep? FirstIncomplete => Steps.Cast<OrderStep?>().FirstOrDefault(step => !IsAnswered(step!.Value));

    /// <summary>The name of the profile, where it is known already.</summary>
    public CommonName? ProfileName => Profile?.Name ?? Details?.Name;

    /// <summary>The address in the certificate, where it is known already and there is one.</summary>
    public EmailAddress? Email => Profile is null ? Details?.Email : Profile.Email;

    /// <summary>The master data of a new profile; null until they are valid.</summary>
    public ProfileDetails? Details => Answers.MasterData is { } form ? ProfileDetails.Read(form, Organisation).Details : null;

    /// <summary>What can be chosen in the last step; null until the master data are valid.</summary>
    public OrderRules? Rules => (Profile, Details) switch
    {
        ({ } profile, _) => OrderRules.For(profile, Organisation),
        (null, { } details) => OrderRules.For(details, Organisation),
        _ => null,
    };

    /// <summary>The choice of the last step; null until it is allowed.</summary>
    public CertificateChoice? Choice => Answers.Certificate is { } form ? Rules?.Read(form).Choice : null;

    /// <summary>Whether a step can be shown: those before it are answered.</summary>
    public bool CanShow(OrderStep step) =>
        Steps.Contains(step) && Steps.TakeWhile(earlier => earlier != step).All(IsAnswered);

    /// <summary>Why a step cannot be answered now; null if it can.</summary>
    public Refusal? Refuse(OrderStep step)
    {
        if (Draft.OrderId is not null)
            return new Refusal("OrderAlreadyConfirmed", "This form was confirmed already; its order exists.");

        return CanShow(step) ? null : StepSkipped;
    }

    /// <summary>The step after one; null when the summary comes next.</summary>
    public OrderStep? After(OrderStep step) => Steps.SkipWhile(earlier => earlier != step).Skip(1).Cast<OrderStep?>().FirstOrDefault();

    private bool IsAnswered(OrderStep step) => step switch
    {
        OrderStep.MasterData => Details is not null,
        OrderStep.SystemRights => Answers.SystemRights is not null,
        OrderStep.Seals => Answers.AllowsSeals is not null,
        OrderStep.Certificate => Choice is not null,
        _ => throw new System.Diagnostics.UnreachableException($"Step {step}"),
    };
}
