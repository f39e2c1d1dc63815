using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>The last step: type, identification, issuing, publication (R2.3).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class CertificateStepModel(OpenDrafts drafts, CurrentActor current, SaveCertificate save) : OrderStepPage(drafts, current)
{
    /// <inheritdoc/>
    public override OrderStep? Step => OrderStep.Certificate;

    /// <summary>The type.</summary>
    [BindProperty]
    public CertificateKind? Kind { get; set; }

    /// <summary>The identification.</summary>
    [BindProperty]
    public Identification? Identification { get; set; }

    /// <summary>The way of issuing.</summary>
    [BindProperty]
    public IssuingMethod? Method { get; set; }

    /// <summary>Go directly to issuing.</summary>
    [BindProperty]
    public bool GoesDirectly { get; set; }

    /// <summary>Publish in the public certificate database.</summary>
    [BindProperty]
    public bool IsPublished { get; set; }

    /// <summary>What can be chosen.</summary>
    public OrderRules Rules => Open.Rules ?? throw new InvalidOperationException("The step is shown only after the master data.");

    /// <summary>The ways of issuing that go with any identification that can be chosen.</summary>
    public IEnumerable<IssuingMethod> Methods => Rules.Identifications.SelectMany(OrderRules.MethodsFor).Distinct().Order();

    /// <summary>Shows the step as it was answered before.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;

        var form = Open.Answers.Certificate ?? new CertificateForm();
        (Kind, Identification, Method) = (form.Kind ?? (Rules.Kinds is [var only] ? only : null), form.Identification, form.Method);
        (GoesDirectly, IsPublished) = (form.GoesDirectly, form.IsPublished);
        return Page();
    }

    /// <summary>Keeps the step.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;
        if (!ModelState.IsValid)
            return this.Malformed();

        var form = new CertificateForm
        {
            Kind = Kind,
            Identification = Identification,
            Method = Method,
            GoesDirectly = GoesDirectly,
            IsPublished = IsPublished,
        };
        return await AnswerAsync(
            await save.HandleAsync(DraftId, form, await ActorAsync(cancellationToken), cancellationToken), cancellationToken);
    }
}
