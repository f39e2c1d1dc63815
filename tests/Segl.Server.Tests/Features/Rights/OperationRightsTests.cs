using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Audit;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Expiry;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Overview;
using Segl.Server.Features.People;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.Setup;
using Segl.Server.Features.SignIn;
using Segl.Server.Features.Tokens;
using Segl.Server.Storage;
using Segl.Server.Tests.Orders;

namespace Segl.Server.Tests.Features.Rights;

/// <summary>Every operation tried as every role and from another organisation, beneath the pages (R1.2).</summary>
public sealed class OperationRightsTests(RightsStage stage) : IClassFixture<RightsStage>
{
    private delegate Task<Refusal?> Try(RightsStage stage, RightsSubject subject, Actor actor);

    private const string Seeing = "rights organisation user";
    private const string UserAdministrators = "user";
    private const string UserAdministratorsAnywhere = "stranger user";
    private const string OrganisationAdministrators = "organisation stranger";

    private static readonly Dictionary<string, (string May, Try Try)> s_table = new(StringComparer.Ordinal)
    {
        [nameof(ListProfiles)] = (Seeing, async (stage, subject, actor) =>
            Lists(await stage.RunAsync((ListProfiles it) => it.HandleAsync(ProfileFilter.All, ProfilePage.First, actor, Token)), subject)),
        [nameof(ExportProfiles)] = (UserAdministratorsAnywhere, async (stage, _, actor) =>
            (await stage.RunAsync((ExportProfiles it) => it.HandleAsync(ProfileFilter.All, actor, Token))).Refusal),
        [nameof(ViewOverview)] = ("rights organisation stranger user", async (stage, _, actor) =>
            (await stage.RunAsync((ViewOverview it) => it.HandleAsync(actor, Token))).Refusal),
        [nameof(FindProfile)] = (Seeing, async (stage, subject, actor) =>
            (await stage.RunAsync((FindProfile it) => it.HandleAsync(subject.ByCode.ProfileId, actor, Token))).Refusal),
        [nameof(FindCertificate)] = (Seeing, async (stage, subject, actor) => await FindCertificateAsync(stage, subject, actor)),
        [nameof(FindCertificates)] = (Seeing, async (stage, subject, actor) =>
        {
            var serial = await stage.CertificateAsync(subject);
            var found = await stage.RunAsync((FindCertificates it) =>
                it.HandleAsync(new CertificateFilter(subject.ByCode.ProfileId, Status: null, ExpiresWithinDays: null), after: null, 100, actor, Token));
            return found.IsRefused || found.Value.Certificates.Any(each => each.Order.Serial == serial) ? found.Refusal : Elsewhere();
        }
        ),
        [nameof(FindOrganisation)] = ("rights organisation stranger user", async (stage, _, actor) =>
        {
            var found = await stage.RunAsync((FindOrganisation it) => it.HandleAsync(actor, Token));
            if (!found.IsRefused)
                found.Value.Id.ShouldBe(actor.OrganisationId);
            return found.Refusal;
        }
        ),
        [nameof(CreateToken)] = ("rights organisation stranger user", async (stage, _, actor) =>
            (await stage.RunAsync((CreateToken it) => it.HandleAsync(new WantedToken("", TokenRights.None, 0), actor, Token))).Refusal),
        [nameof(EndToken)] = (UserAdministrators, async (stage, _, actor) =>
        {
            var made = await stage.RunAsync((CreateToken it) =>
                it.HandleAsync(new WantedToken("Prøve", TokenRights.SeeCertificates, 7), stage.Actor("user"), Token));
            return await Null(stage, (EndToken it) => it.HandleAsync(made.Value.Token.Id, actor, Token));
        }
        ),
        [nameof(PlaceOrder)] = (UserAdministrators, async (stage, subject, actor) =>
            First((await stage.RunAsync((PlaceOrder it) => it.HandleAsync(Further(subject), key: null, actor, Token))).Refusals)),
        ["PlaceOrder of a new profile"] = (UserAdministratorsAnywhere, async (stage, subject, actor) =>
            First((await stage.RunAsync((PlaceOrder it) =>
                it.HandleAsync(Further(subject) with { ProfileId = null, Profile = Forms.WithContact }, key: null, actor, Token))).Refusals)),
        [nameof(ListOpenOrders)] = (Seeing, async (stage, subject, actor) =>
        {
            var found = await stage.RunAsync((ListOpenOrders it) => it.HandleAsync(after: null, 10, actor, Token));
            return found.IsRefused || found.Value.Orders.Any(each => each.Order.OrganisationId == subject.Organisation) ? found.Refusal : Elsewhere();
        }
        ),
        [nameof(IssueThroughApi)] = (UserAdministrators, async (stage, subject, actor) =>
            (await stage.RunAsync((IssueThroughApi it) => it.HandleAsync(subject.ByCode.OrderId, default, actor, Token))).Refusal),
        [nameof(ListCertificates)] = (Seeing, async (stage, subject, actor) =>
            (await stage.RunAsync((ListCertificates it) => it.HandleAsync(subject.ByCode.ProfileId, actor, Token))).Refusal),
        [nameof(OfferRenewal)] = (UserAdministrators, OfferRenewalAsync),
        [nameof(RenewCertificate)] = (UserAdministrators, RenewCertificateAsync),
        [nameof(FindProfileToEdit)] = (UserAdministrators, async (stage, subject, actor) =>
            (await stage.RunAsync((FindProfileToEdit it) => it.HandleAsync(subject.ByCode.ProfileId, actor, Token))).Refusal),
        [nameof(UpdateProfile)] = (
            UserAdministrators,
            async (stage, subject, actor) =>
                First(await stage.RunAsync(
                    (UpdateProfile it) => it.HandleAsync(subject.ByCode.ProfileId, seenVersion: 0, Forms.WithContact, actor, Token)))),
        [nameof(ChangeSystemRights)] = (
            UserAdministrators,
            async (stage, subject, actor) =>
                await Null(stage, (ChangeSystemRights it) =>
                    it.HandleAsync(subject.ByCode.ProfileId, seenVersion: 0, SystemRights.IdmServices, actor, Token))),
        [nameof(ChangeSeals)] = (
            UserAdministrators,
            async (stage, subject, actor) =>
                await Null(stage, (ChangeSeals it) =>
                    it.HandleAsync(subject.ByCode.ProfileId, seenVersion: 0, Seals.NotAllowed, actor, Token))),
        [nameof(FindRevocation)] = (UserAdministrators, FindRevocationAsync),
        [nameof(RevokeCertificate)] = (UserAdministrators, RevokeCertificateAsync),
        [nameof(WithdrawPublishing)] = (UserAdministrators, WithdrawPublishingAsync),
        [nameof(FindOrder)] = (Seeing, async (stage, subject, actor) =>
            (await stage.RunAsync((FindOrder it) => it.HandleAsync(subject.ByCode.OrderId, actor, Token))).Refusal),
        [nameof(FindAuditEvents)] = (Seeing, async (stage, subject, actor) =>
            Shows(await stage.RunAsync((FindAuditEvents it) => it.HandleAsync(Of(subject), AuditPosition.Newest, actor, Token)))),
        [nameof(ReadHistory)] = (Seeing, async (stage, subject, actor) =>
            Tells(await stage.RunAsync((ReadHistory it) => it.HandleAsync(AuditSubjects.OfOrder(subject.ByCode.OrderId), actor, Token)))),
        [nameof(ExportAudit)] = (Seeing, ExportAsync),
        ["BeginOrder of a new profile"] = (UserAdministratorsAnywhere, async (stage, _, actor) =>
            (await stage.RunAsync((BeginOrder it) => it.HandleAsync(profileId: null, actor, Token))).Refusal),
        [nameof(BeginOrder)] = (UserAdministrators, async (stage, subject, actor) =>
            (await stage.RunAsync((BeginOrder it) => it.HandleAsync(subject.ByCode.ProfileId, actor, Token))).Refusal),
        [nameof(SaveMasterData)] = (UserAdministrators, async (stage, subject, actor) =>
            First(await stage.RunAsync((SaveMasterData it) => it.HandleAsync(subject.Draft, Forms.NameOnly, actor, Token)))),
        [nameof(SaveSystemRights)] = (UserAdministrators, async (stage, subject, actor) =>
            First(await stage.RunAsync((SaveSystemRights it) => it.HandleAsync(subject.Draft, SystemRights.None, actor, Token)))),
        [nameof(SaveSeals)] = (UserAdministrators, async (stage, subject, actor) =>
            First(await stage.RunAsync((SaveSeals it) => it.HandleAsync(subject.Draft, Seals.NotAllowed, actor, Token)))),
        [nameof(SaveCertificate)] = (UserAdministrators, async (stage, subject, actor) =>
            First(await stage.RunAsync((SaveCertificate it) => it.HandleAsync(subject.Draft, Forms.ByCode, actor, Token)))),
        [nameof(ConfirmOrder)] = (UserAdministrators, async (stage, subject, actor) =>
            (await stage.RunAsync((ConfirmOrder it) => it.HandleAsync(subject.Draft, actor, Token))).Refusal),
        [nameof(CreateOneTimeCode)] = (
            UserAdministrators,
            async (stage, subject, actor) =>
                (await stage.RunAsync(
                    (CreateOneTimeCode it) => it.HandleAsync(subject.ByCode.OrderId, replacedId: null, actor, Token))).Refusal),
        [nameof(SendEmailValidation)] = (UserAdministrators, async (stage, subject, actor) =>
            await Null(stage, (SendEmailValidation it) => it.HandleAsync(subject.ByCode.OrderId, actor, Token))),
        [nameof(DeleteOrder)] = (UserAdministrators, async (stage, subject, actor) =>
            await Null(stage, (DeleteOrder it) => it.HandleAsync(subject.ByCode.OrderId, actor, Token))),
        [nameof(BeginIssuing)] = (UserAdministrators, async (stage, subject, actor) =>
            (await stage.RunAsync((BeginIssuing it) => it.HandleAsync($"{subject.ByLogin.ReferenceNumber}", actor, Token))).Refusal),
        [nameof(ListPeople)] = (OrganisationAdministrators, async (stage, _, actor) =>
            (await stage.RunAsync((ListPeople it) => it.HandleAsync(actor, Token))).Refusal),
        [nameof(FindPerson)] = ("organisation", async (stage, subject, actor) =>
            (await stage.RunAsync((FindPerson it) => it.HandleAsync(subject.Person, actor, Token))).Refusal),
        [nameof(AssignRoles)] = ("organisation", async (stage, subject, actor) =>
            await Null(stage, (AssignRoles it) => it.HandleAsync(subject.Person, OtherRoles, actor, Token))),
        [nameof(RemovePerson)] = (
            "organisation",
            async (stage, subject, actor) =>
                await Null(stage, (RemovePerson it) =>
                    it.HandleAsync(subject.Person, OtherRoles.SeenRoles, OwnLoss.NotAccepted, actor, Token))),
        [nameof(InvitePerson)] = (OrganisationAdministrators, async (stage, _, actor) =>
            (await stage.RunAsync((InvitePerson it) => it.HandleAsync(Somebody(), actor, Token))).Refusal),
        [nameof(FindInvitation)] = ("organisation", async (stage, subject, actor) =>
            (await stage.RunAsync((FindInvitation it) => it.HandleAsync(subject.Invitation, actor, Token))).Refusal),
        [nameof(SendInvitationAgain)] = ("organisation", async (stage, subject, actor) =>
            await Null(stage, (SendInvitationAgain it) => it.HandleAsync(subject.Invitation, actor, Token))),
        [nameof(WithdrawInvitation)] = ("organisation", async (stage, subject, actor) =>
            await Null(stage, (WithdrawInvitation it) => it.HandleAsync(subject.Invitation, actor, Token))),
        [nameof(ChangeSettings)] = (OrganisationAdministrators, ChangeSettingsAsync),
    };

    // What guards them is no role: a secret, a session that a secret opened, or that nobody but the host calls them.
    private static readonly Dictionary<string, string> s_guardedOtherwise = new(StringComparer.Ordinal)
    {
        [nameof(CheckOneTimeCode)] = "the one-time code itself",
        ["CheckCertificate"] = "nothing: it tells what a certificate says, and by a serial number alone what was published",
        ["AnswerSearch"] = "nothing: it reads what its holders have published",
        ["SearchDirectory"] = "nothing: it reads what its holders have published",
        ["SearchPublished"] = "nothing: it reads what its holders have published",
        ["SearchStore"] = "nothing: it reads what its holders have published, and the authorities' own certificates",
        [nameof(SignInSystem)] = "the system's certificate, and its key",
        [nameof(ListTokens)] = "nothing but who asks: it lists the own ones",
        [nameof(ValidateEmail)] = "the secret of the link",
        [nameof(ApproveByPassword)] = "password and code",
        [nameof(ApproveByPasskey)] = "the passkey",
        [nameof(AcceptTerms)] = "an issuing session",
        [nameof(ClaimOrder)] = "an issuing session",
        [nameof(TakeOverOrder)] = "an issuing session",
        [nameof(IssueInBrowser)] = "an issuing session",
        [nameof(IssueFromRequest)] = "an issuing session",
        [nameof(SignCertificate)] = "an issuing session",
        [nameof(DeliverCertificate)] = "an issuing session",
        [nameof(CloseIssuing)] = "an issuing session",
        [nameof(IssueKeyToMachine)] = "the one-time code itself",
        [nameof(IssueToMachine)] = "the one-time code itself, or an interface that has identified a system",
        [nameof(RevokeByMachine)] = "the certificate that is revoked, and its key",
        [nameof(RenewByMachine)] = "the certificate that is renewed, and its key",
        [nameof(OrderByMachine)] = "a certificate of the profile that has the system right, and its key",
        [nameof(WithdrawMachineOrder)] = "the certificate with which it was ordered, and its key",
        [nameof(GiveUpAttempt)] = "the host's own sweep",
        [nameof(UndeliveredAttempts)] = "an issuing session, and the host's own sweep",
        [nameof(CompleteSetup)] = "the secret of the set-up link",
        [nameof(AcceptInvitation)] = "the secret of the link, and the person's own session",
        [nameof(AcceptAsNewPerson)] = "the secret of the link",
        [nameof(ChooseMails)] = "the person's own session",
        [nameof(TellOfExpiry)] = "the host's own schedule",
        ["OfferSetup"] = "the host's own start",
        ["SeedDemonstration"] = "the host's own start",
        [nameof(CarryOutRevocation)] = "the host's own outbox",
        ["MailHandler"] = "the host's own outbox",
        ["IOutboxHandler"] = "the host's own outbox",
    };

    private static AssignedRoles OtherRoles =>
        new($"{Role.ContactPerson}", [Role.ContactPerson, Role.RightsAdministrator], OwnLoss.NotAccepted);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Operations => [.. s_table.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Is_found_only_by_whom_the_table_says(string operation)
    {
        var subject = await stage.MakeSubjectAsync();
        var (may, tryOut) = s_table[operation];

        var let = new List<string>();
        foreach (var role in RightsStage.Roles.Where(role => role != "nobody"))
            if (await tryOut(stage, subject, stage.Actor(role)) is not { Code: "NotFound" })
                let.Add(role);

        string.Join(' ', let).ShouldBe(may, operation);
    }

    [Fact]
    public void No_operation_is_missing_from_the_tables()
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var operations = typeof(Actor).Assembly.GetTypes()
            .Where(type => type.GetMethods(declared).Any(method => method.Name == "HandleAsync")).Select(type => type.Name).ToList();

        var known = s_table.Keys.Where(name => !name.Contains(' ', StringComparison.Ordinal)).Concat(s_guardedOtherwise.Keys).ToList();
        operations.Except(known).ShouldBeEmpty("operations that the tables lack");
        known.Except(operations).ShouldBeEmpty("operations that are no more");
    }

    [Fact]
    public void Who_acts_is_asked_by_every_operation_that_is_guarded_by_roles()
    {
        var methods = typeof(Actor).Assembly.GetTypes().Where(type => s_table.ContainsKey(type.Name))
            .Select(type => type.GetMethods().Where(method => method.Name == "HandleAsync"));

        methods.ShouldAllBe(overloads =>
            overloads.Any(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Actor))));
    }

    private static async Task<Refusal?> Null<TOperation>(RightsStage stage, Func<TOperation, Task<Refusal?>> operation)
        where TOperation : notnull => await stage.RunAsync(operation);

    private static NewInvitation Somebody() => new(
        ContactName.Parse("Ida Inviteret").Value,
        EmailAddress.Parse($"ida.{Guid.CreateVersion7(DateTimeOffset.UnixEpoch):N}@aeblegaarden.example").Value,
        RoleSet.Of([Role.ContactPerson]).Value);

    private static WantedOrder Further(RightsSubject subject) =>
        new(subject.ByCode.ProfileId, Profile: null, SystemRights.None, Seals.NotAllowed, Forms.ByCode);

    // Somebody else's list is not refused, it is another list.
    private static Refusal Elsewhere() => new("NotFound", "Another organisation's list.");

    private static Refusal? First(IReadOnlyList<Refusal> refusals) => refusals.Count == 0 ? null : refusals[0];

    private static Refusal? Lists(Result<ProfileList> listed, RightsSubject subject) =>
        listed.IsRefused ? listed.Refusal
        : listed.Value.Rows.Any(row => row.Profile.OrganisationId == subject.Organisation) ? null
        : Elsewhere();

    private static async Task<Refusal?> FindCertificateAsync(RightsStage stage, RightsSubject subject, Actor actor)
    {
        var serial = await stage.CertificateAsync(subject);
        return (await stage.RunAsync((FindCertificate it) => it.HandleAsync(subject.ByCode.ProfileId, serial, actor, Token))).Refusal;
    }

    private static async Task<Refusal?> FindRevocationAsync(RightsStage stage, RightsSubject subject, Actor actor)
    {
        var serial = await stage.CertificateAsync(subject);
        return (await stage.RunAsync((FindRevocation it) => it.HandleAsync(subject.ByCode.ProfileId, serial, actor, Token))).Refusal;
    }

    private static async Task<Refusal?> OfferRenewalAsync(RightsStage stage, RightsSubject subject, Actor actor)
    {
        var serial = await stage.CertificateAsync(subject);
        return (await stage.RunAsync((OfferRenewal it) => it.HandleAsync(subject.ByCode.ProfileId, serial, actor, Token))).Refusal;
    }

    private static async Task<Refusal?> RenewCertificateAsync(RightsStage stage, RightsSubject subject, Actor actor)
    {
        var serial = await stage.CertificateAsync(subject);
        var form = new RenewalForm(SeenVersion: 0, DirectIssuing.No);
        return (await stage.RunAsync((RenewCertificate it) => it.HandleAsync(subject.ByCode.ProfileId, serial, form, actor, Token)))
            .Refusal;
    }

    private static async Task<Refusal?> WithdrawPublishingAsync(RightsStage stage, RightsSubject subject, Actor actor)
    {
        var serial = await stage.CertificateAsync(subject);
        return await stage.RunAsync((WithdrawPublishing it) => it.HandleAsync(subject.ByCode.ProfileId, serial, actor, Token));
    }

    private static async Task<Refusal?> RevokeCertificateAsync(RightsStage stage, RightsSubject subject, Actor actor)
    {
        var serial = await stage.CertificateAsync(subject);
        var form = new RevocationForm(RevocationCause.NoLongerTied, IsConfirmed: true);
        return (await stage.RunAsync((RevokeCertificate it) => it.HandleAsync(subject.ByCode.ProfileId, serial, form, actor, Token)))
            .Refusal;
    }

    // Somebody else's trail is not refused, it is another trail: what is asked for is not in it.
    private static Refusal? Shows(Result<AuditPage> found) =>
        found.IsRefused ? found.Refusal : found.Value.Entries.Count > 0 ? null : new Refusal("NotFound", "Another organisation's events.");

    private static Refusal? Tells(Result<History> told) =>
        told.IsRefused ? told.Refusal : told.Value.Entries.Count > 0 ? null : new Refusal("NotFound", "Another organisation's events.");

    private static async Task<Refusal?> ExportAsync(RightsStage stage, RightsSubject subject, Actor actor)
    {
        var exported = await stage.RunAsync((ExportAudit it) => it.HandleAsync(Of(subject), actor, Token));
        if (exported.IsRefused)
            return exported.Refusal;
        return await exported.Value.Records.AnyAsync(Token) ? null : new Refusal("NotFound", "Another organisation's events.");
    }

    private static AuditSearch Of(RightsSubject subject) => new() { Subject = AuditSubjects.OfOrder(subject.ByCode.OrderId) };

    // It takes no organisation but the actor's own.
    private static async Task<Refusal?> ChangeSettingsAsync(RightsStage stage, RightsSubject subject, Actor actor)
    {
        var own = await stage.RunAsync((SeglDatabase database) =>
            database.Organisations.AsNoTracking().SingleAsync(organisation => organisation.Id == actor.OrganisationId, Token));
        var changed = await stage.RunAsync((ChangeSettings it) => it.HandleAsync(NewSettings.Of(own), actor, Token));
        if (!changed.IsRefused)
            changed.Value.Id.ShouldBe(actor.OrganisationId);
        return changed.Refusal;
    }
}
