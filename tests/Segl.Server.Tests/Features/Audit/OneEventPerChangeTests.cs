using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Server.Features.Audit;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Expiry;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.People;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.Security;
using Segl.Server.Features.SignIn;
using Segl.Server.Features.Tokens;
using Segl.Server.Storage;
using Segl.Server.Tests.Features.Rights;
using Segl.Server.Tests.Orders;
using Segl.Server.Texts;

namespace Segl.Server.Tests.Features.Audit;

/// <summary>Every operation once: what it changes leaves exactly one event for each change, and what changes nothing leaves none.</summary>
public sealed class OneEventPerChangeTests(RightsStage stage) : IClassFixture<RightsStage>
{
    // An operation that makes two things, or that lets the engine sign, leaves one event for each.
    private static readonly Dictionary<string, (string Events, Prepare Prepare)> s_changes = new(StringComparer.Ordinal)
    {
        [nameof(ConfirmOrder)] = ("profile.create order.create", async walk =>
        {
            var draft = walk.Subject.Draft;
            return await Walk.Now(() => walk.DoAsync((ConfirmOrder it) => it.HandleAsync(draft, walk.User, Token)));
        }
        ),
        [nameof(PlaceOrder)] = ("profile.create order.create", walk => Walk.Now(async () =>
            (await walk.RunAsync((PlaceOrder it) => it.HandleAsync(
                new WantedOrder(ProfileId: null, Forms.WithContact, SystemRights.None, Seals.NotAllowed, Forms.ByCode), "key", walk.User, Token)))
                .Refusals.ShouldBeEmpty())),
        [nameof(CreateToken)] = ("token.create", walk => Walk.Now(() => walk.DoAsync((CreateToken it) =>
            it.HandleAsync(new WantedToken("Prøve", TokenRights.SeeCertificates, 7), walk.User, Token)))),
        [nameof(EndToken)] = ("token.end", async walk =>
        {
            var made = (await walk.RunAsync((CreateToken it) =>
                it.HandleAsync(new WantedToken("Prøve", TokenRights.SeeCertificates, 7), walk.User, Token))).Value;
            return () => walk.DoAsync((EndToken it) => it.HandleAsync(made.Token.Id, walk.User, Token));
        }
        ),
        [nameof(CreateOneTimeCode)] = ("one-time-code.create", walk =>
            Walk.Now(() =>
                walk.DoAsync((CreateOneTimeCode it) => it.HandleAsync(walk.Subject.ByCode.OrderId, replacedId: null, walk.User, Token)))),
        ["CreateOneTimeCode in place of another"] = ("one-time-code.replace", async walk =>
        {
            var id = walk.Subject.ByCode.OrderId;
            await walk.DoAsync((CreateOneTimeCode it) => it.HandleAsync(id, replacedId: null, walk.User, Token));
            var old = await walk.RunAsync((SeglDatabase database) =>
                database.OneTimeCodes.Where(code => code.OrderId == id).Select(code => code.Id).SingleAsync(Token));
            return () => walk.DoAsync((CreateOneTimeCode it) => it.HandleAsync(id, old, walk.User, Token));
        }
        ),
        [nameof(SendEmailValidation)] = ("order.email-validation-send", async walk =>
        {
            await walk.RunAsync((SeglDatabase database) =>
                database.EmailValidations.Where(link => link.OrderId == walk.Subject.ByCode.OrderId)
                .ExecuteUpdateAsync(set => set.SetProperty(link => link.CreatedAt, DateTimeOffset.UnixEpoch), Token));
            return () => walk.DoAsync((SendEmailValidation it) => it.HandleAsync(walk.Subject.ByCode.OrderId, walk.User, Token));
        }
        ),
        [nameof(DeleteOrder)] = ("order.delete", walk =>
            Walk.Now(() => walk.DoAsync((DeleteOrder it) => it.HandleAsync(walk.Subject.ByCode.OrderId, walk.User, Token)))),
        [nameof(BeginIssuing)] = ("issuing.identify", async walk =>
        {
            var order = await walk.OrderAsync();
            var code = await walk.CodeAsync(order);
            return () => walk.IdentifyAsync(order, code);
        }
        ),
        ["A wrong one-time code"] = ("one-time-code.try", async walk =>
        {
            var order = await walk.OrderAsync();
            await walk.CodeAsync(order);
            return () => walk.TryWronglyAsync(order, tries: 1);
        }
        ),
        ["The fifth wrong one-time code"] = ("one-time-code.try one-time-code.lock", async walk =>
        {
            var order = await walk.OrderAsync();
            await walk.CodeAsync(order);
            await walk.TryWronglyAsync(order, tries: OneTimeCode.WrongTriesMax - 1);
            return () => walk.TryWronglyAsync(order, tries: 3);
        }
        ),
        [nameof(AcceptTerms)] = ("issuing.accept-terms", async walk =>
        {
            var order = await walk.OrderAsync();
            var session = await walk.IdentifyAsync(order, await walk.CodeAsync(order));
            return () => walk.DoAsync((AcceptTerms it) => it.HandleAsync(session, Terms.Version, 0, Token));
        }
        ),
        [nameof(ClaimOrder)] = ("issuing.claim", async walk =>
        {
            var session = await walk.PrepareAsync();
            return () => walk.DoAsync((ClaimOrder it) => it.HandleAsync(session, ownKey: null, Token));
        }
        ),
        [nameof(SignCertificate)] = ("certificate.intend certificate.issue", async walk =>
        {
            var session = await walk.PrepareAsync(IssuingMethod.OwnRequest);
            var key = Walk.PublicKey();
            var attempt = (await walk.RunAsync((ClaimOrder it) => it.HandleAsync(session, key, Token))).Value;
            return () => walk.DoAsync((SignCertificate it) => it.HandleAsync(session, attempt, key, Token));
        }
        ),
        [nameof(IssueInBrowser)] = ("issuing.claim certificate.intend certificate.issue", async walk =>
        {
            var session = await walk.PrepareAsync();
            walk.PutKey();
            return () => walk.DoAsync((IssueInBrowser it) => it.HandleAsync(session, Segl.Pki.Pkcs12.Pkcs12Strength.Strong, Token));
        }
        ),
        [nameof(IssueFromRequest)] = ("issuing.claim certificate.intend certificate.issue", async walk =>
        {
            var (session, request) = (await walk.PrepareAsync(IssuingMethod.OwnRequest), Walk.Request());
            return () => walk.DoAsync((IssueFromRequest it) => it.HandleAsync(session, request, Token));
        }
        ),
        [nameof(DeliverCertificate)] = ("issuing.deliver", async walk =>
        {
            var session = await walk.IssueAsync();
            return () => walk.DoAsync((DeliverCertificate it) => it.HandleAsync(session, IssuedFormat.Pem, Token));
        }
        ),
        [nameof(CloseIssuing)] = ("issuing.close", async walk =>
        {
            var session = await walk.IssueAsync();
            await walk.DoAsync((DeliverCertificate it) => it.HandleAsync(session, IssuedFormat.Pem, Token));
            return () => walk.RunAsync((CloseIssuing it) => it.HandleAsync(session, Token));
        }
        ),
        [nameof(TakeOverOrder)] = ("issuing.take-over", async walk =>
        {
            var (order, gone) = await walk.ClaimedAsync();
            walk.Sessions.End(gone);
            var session = await walk.IdentifyAsync(order.Order, order.Code);
            return () => walk.DoAsync((TakeOverOrder it) => it.HandleAsync(session, Token));
        }
        ),
        [nameof(GiveUpAttempt)] = ("issuing.give-up issuing.return", async walk =>
        {
            var (_, gone) = await walk.ClaimedAsync();
            walk.Sessions.End(gone);
            return () => walk.Sweep.SweepAsync(Token);
        }
        ),
        [nameof(UndeliveredAttempts)] = ("issuing.give-up certificate.revoke issuing.return", async walk =>
        {
            walk.Sessions.End(await walk.IssueAsync());
            return () => walk.Sweep.SweepAsync(Token);
        }
        ),
        [nameof(ChangeSettings)] = ("organisation.change-settings", async walk =>
        {
            var browser = walk.Browser();
            var form = await browser.SignInAsAsync("asta.admin", "/organisation/ret");
            return async () =>
                (await browser.SubmitAsync(form, action: null, [.. await SettingsAsync(walk)]))
                    .Address.AbsolutePath.ShouldBe("/organisation");
        }
        ),
        [nameof(ChooseMails)] = ("account.choose-mails", walk =>
            Walk.Now(async () =>
                (await walk.RunAsync(
                    (ChooseMails it) =>
                        it.HandleAsync(
                            new ChosenMails(MailPreference.None, Language.English),
                            walk.Session("contact"),
                            Walk.Address,
                            Token))).ShouldBeEmpty())),
        [nameof(ExportProfiles)] = ("profile.export", walk =>
            Walk.Now(() => walk.DoAsync((ExportProfiles it) => it.HandleAsync(ProfileFilter.All, walk.User, Token)))),
        [nameof(ExportAudit)] = ("audit.export", walk =>
            Walk.Now(() => walk.DoAsync((ExportAudit it) => it.HandleAsync(new AuditSearch(), walk.User, Token)))),
        [nameof(TellOfExpiry)] = ("expiry.tell", async walk =>
        {
            await walk.AddExpiringAsync(days: 10);
            return () => walk.RunAsync((TellOfExpiry it) => it.HandleAsync(walk.Subject.Organisation, Token));
        }
        ),
        [nameof(RenewCertificate)] = ("order.create", async walk =>
        {
            var serial = await walk.CertificateAsync();
            return () =>
                walk.DoAsync((RenewCertificate it) =>
                    it.HandleAsync(
                        walk.Subject.ByCode.ProfileId, serial, new RenewalForm(SeenVersion: 0, DirectIssuing.No), walk.User, Token));
        }
        ),
        [nameof(UpdateProfile)] = ("profile.update", walk =>
            Walk.Now(async () =>
                (await walk.RunAsync(
                    (UpdateProfile it) =>
                        it.HandleAsync(
                            walk.Subject.ByCode.ProfileId,
                            seenVersion: 0,
                            Forms.WithEmail with { Name = "Havneregistret" },
                            walk.User,
                            Token))).ShouldBeEmpty())),
        [nameof(ChangeSystemRights)] = ("profile.change-system-rights", walk =>
            Walk.Now(() =>
                walk.DoAsync((ChangeSystemRights it) =>
                    it.HandleAsync(walk.Subject.ByCode.ProfileId, seenVersion: 0, SystemRights.IdmServices, walk.User, Token)))),
        [nameof(ChangeSeals)] = ("profile.change-seals", async walk =>
        {
            var profileId = walk.Subject.ByCode.ProfileId;
            await walk.RunAsync((SeglDatabase database) =>
                database.Profiles.Where(profile => profile.Id == profileId)
                    .ExecuteUpdateAsync(set => set.SetProperty(profile => profile.AllowsSeals, true), Token));
            return () => walk.DoAsync((ChangeSeals it) => it.HandleAsync(profileId, seenVersion: 0, Seals.NotAllowed, walk.User, Token));
        }
        ),
        [nameof(InvitePerson)] = ("invitation.send", walk =>
            Walk.Now(() => walk.DoAsync((InvitePerson it) => it.HandleAsync(Somebody(), walk.Administrator, Token)))),
        [nameof(SendInvitationAgain)] = ("invitation.send-again", walk =>
            Walk.Now(() => walk.DoAsync((SendInvitationAgain it) => it.HandleAsync(walk.Subject.Invitation, walk.Administrator, Token)))),
        [nameof(WithdrawInvitation)] = ("invitation.withdraw", walk =>
            Walk.Now(() => walk.DoAsync((WithdrawInvitation it) => it.HandleAsync(walk.Subject.Invitation, walk.Administrator, Token)))),
        [nameof(AcceptInvitation)] = ("invitation.accept", async walk =>
        {
            var invited = EmailAddress.Parse("nora@proevekommune.example").Value;
            await walk.RunAsync((SeglDatabase database) =>
                database.Invitations.Where(invitation => invitation.Id == walk.Subject.Invitation)
                .ExecuteUpdateAsync(set => set.SetProperty(invitation => invitation.Email, invited), Token));
            return () =>
                walk.DoAsync((AcceptInvitation it) =>
                    it.HandleAsync(walk.Subject.InvitationToken, walk.Session("stranger"), Walk.Address, Token));
        }
        ),
        [nameof(AssignRoles)] = ("person.assign-roles", walk => Walk.Now(() => walk.DoAsync((AssignRoles it) => it.HandleAsync(
            walk.Subject.Person,
            new AssignedRoles($"{Role.ContactPerson}", [Role.ContactPerson, Role.RightsAdministrator], OwnLoss.NotAccepted),
            walk.Administrator, Token)))),
        [nameof(RemovePerson)] = ("person.remove", walk => Walk.Now(() => walk.DoAsync((RemovePerson it) => it.HandleAsync(
            walk.Subject.Person, $"{Role.ContactPerson}", OwnLoss.NotAccepted, walk.Administrator, Token)))),
        [nameof(WithdrawPublishing)] = ("certificate.unpublish", async walk =>
        {
            var serial = await walk.CertificateAsync();
            return () => walk.DoAsync((WithdrawPublishing it) => it.HandleAsync(walk.Subject.ByCode.ProfileId, serial, walk.User, Token));
        }
        ),
        [nameof(RevokeCertificate)] = ("certificate.revoke", async walk =>
        {
            var serial = await walk.CertificateAsync();
            var form = new RevocationForm(RevocationCause.NoLongerTied, IsConfirmed: true);
            return () =>
                walk.DoAsync((RevokeCertificate it) => it.HandleAsync(walk.Subject.ByCode.ProfileId, serial, form, walk.User, Token));
        }
        ),
        [nameof(ApproveByPassword)] = ("session.begin", walk => Walk.Now(async () => await walk.Browser().SignInAsAsync("mette.mange"))),
        ["A wrong password"] = ("sign-in", async walk =>
        {
            var browser = walk.Browser();
            var form = await browser.SubmitAsync(await browser.OpenAsync("/log-ind"), null, ("UserId", "mette.mange"));
            return () => browser.SubmitAsync(form, "/log-ind?handler=Password", ("Password", "wrong"), ("Code", "000000"));
        }
        ),
        ["Signing out"] = ("session.end", async walk =>
        {
            var browser = walk.Browser();
            await browser.SignInAsAsync("bente.begge", "/organisation/vaelg");
            var form = await browser.OpenAsync("/log-ud");
            return () => browser.SubmitAsync(form, form.ActionWith("log-ud"));
        }
        ),
        ["Replacing recovery codes"] = ("account.replace-recovery-codes", walk =>
            Walk.Now(() => walk.DoAsync((OwnAccount it) => it.ReplaceRecoveryCodesAsync(walk.Session("contact"), Walk.Address, Token)))),
        ["Changing the password"] = ("account.change-password", async walk =>
        {
            var session = walk.Session("rights");
            var id = await walk.RunAsync((SeglDatabase database) =>
                database.SignInSessions.Where(own => own.AccountId == session.AccountId).Select(own => own.Id).FirstAsync(Token));
            const string password = "fire helt urelaterede ord";
            return () =>
                walk.DoAsync((OwnAccount it) => it.ChangePasswordAsync(session with { Id = id }, password, password, Walk.Address, Token));
        }
        ),
        [nameof(ValidateEmail)] = ("order.email-validate", async walk =>
        {
            var link = await walk.LinkAsync();
            return () => walk.DoAsync((ValidateEmail it) => it.HandleAsync(link, Walk.Address, Token));
        }
        ),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Changes => [.. s_changes.Keys];

    public static TheoryData<string> Unchanging => [.. OperationsWithoutEvents.Unchanging.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_leaves_its_event(string operation)
    {
        var (expected, prepare) = s_changes[operation];

        string.Join(' ', await EventsOfAsync(prepare)).ShouldBe(expected, operation);
    }

    [Theory]
    [MemberData(nameof(Unchanging))]
    public async Task What_changes_nothing_leaves_none(string operation) =>
        (await EventsOfAsync(OperationsWithoutEvents.Unchanging[operation])).ShouldBeEmpty(operation);

    [Fact]
    public async Task The_demonstration_began_with_one_event()
    {
        var (_, events) = await new Walk(stage, await stage.SubjectToSeeAsync()).EventsAfterAsync(0);

        events.Count(action => action == "demonstration.seed").ShouldBe(1);
    }

    [Fact]
    public void No_operation_is_missing_from_the_tables()
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var operations = typeof(Actor).Assembly.GetTypes()
            .Where(type => type.GetMethods(declared).Any(method => method.Name == "HandleAsync")).Select(type => type.Name).ToList();

        var known = s_changes.Keys.Where(name => !name.Contains(' ', StringComparison.Ordinal))
            .Concat(OperationsWithoutEvents.Unchanging.Keys.Where(name => !name.Contains(' ', StringComparison.Ordinal))).Concat(OperationsWithoutEvents.Elsewhere.Keys).ToList();
        operations.Except(known).ShouldBeEmpty("operations that the tables lack");
        known.Except(operations).ShouldBeEmpty("operations that are no more");
    }

    private async Task<IReadOnlyList<string>> EventsOfAsync(Prepare prepare)
    {
        var walk = new Walk(stage, await stage.MakeSubjectAsync());
        var act = await prepare(walk);
        var (before, _) = await walk.EventsAfterAsync(0);
        await act();
        return (await walk.EventsAfterAsync(before)).Actions;
    }

    private static NewInvitation Somebody() => new(
        ContactName.Parse("Ida Inviteret").Value, EmailAddress.Parse("ida.walk@aeblegaarden.example").Value,
        RoleSet.Of([Role.ContactPerson]).Value);

    // The form as it is, with one answer turned round.
    private static async Task<IEnumerable<(string Name, string Value)>> SettingsAsync(Walk walk)
    {
        var own = await walk.RunAsync((SeglDatabase database) =>
            database.Organisations.AsNoTracking().SingleAsync(organisation => organisation.Id == walk.User.OrganisationId, Token));
        return
        [
            ("Certificates", "true"), ("Seals", own.AllowsSeals ? "true" : "false"),
            ("Api", own.AllowsApiIdentification ? "true" : "false"),
            ("LocalIdp", own.AllowsLocalIdp ? "false" : "true"), ("NoticeDays", own.ExpiryNoticeDays.Value), ("ContactPerson", "true"),
            ("UserAdministrators", "true"), ("NoticeEmail", $"{own.ExpiryNoticeEmail}"),
        ];
    }
}
