using Segl.Server.Features.Audit;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Overview;
using Segl.Server.Features.People;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.Setup;
using Segl.Server.Features.SignIn;
using Segl.Server.Features.Tokens;
using Segl.Server.Tests.Orders;

namespace Segl.Server.Tests.Features.Audit;

/// <summary>The operations of which <see cref="OneEventPerChangeTests"/> expects no event of their own.</summary>
internal static class OperationsWithoutEvents
{
    /// <summary>Those that change nothing, each with how it is done.</summary>
    public static IReadOnlyDictionary<string, Prepare> Unchanging { get; } = new Dictionary<string, Prepare>(StringComparer.Ordinal)
    {
        [nameof(ListProfiles)] = walk =>
            Walk.Now(() => walk.DoAsync((ListProfiles it) => it.HandleAsync(ProfileFilter.All, ProfilePage.First, walk.User, Token))),
        [nameof(FindProfile)] = walk =>
            Walk.Now(() => walk.DoAsync((FindProfile it) => it.HandleAsync(walk.Subject.ByCode.ProfileId, walk.User, Token))),
        [nameof(ListCertificates)] = walk =>
            Walk.Now(() => walk.DoAsync((ListCertificates it) => it.HandleAsync(walk.Subject.ByCode.ProfileId, walk.User, Token))),
        [nameof(FindCertificates)] = walk => Walk.Now(() => walk.DoAsync((FindCertificates it) =>
            it.HandleAsync(new CertificateFilter(ProfileId: null, Status: null, ExpiresWithinDays: null), after: null, 10, walk.User, Token))),
        [nameof(FindOrganisation)] = walk => Walk.Now(() => walk.DoAsync((FindOrganisation it) => it.HandleAsync(walk.User, Token))),
        [nameof(ListOpenOrders)] = walk =>
            Walk.Now(() => walk.DoAsync((ListOpenOrders it) => it.HandleAsync(after: null, 10, walk.User, Token))),
        [nameof(ListTokens)] = walk => Walk.Now(() => walk.RunAsync((ListTokens it) => it.HandleAsync(walk.User, Token))),
        [nameof(FindOrder)] = walk =>
            Walk.Now(() => walk.DoAsync((FindOrder it) => it.HandleAsync(walk.Subject.ByCode.OrderId, walk.User, Token))),
        [nameof(OfferRenewal)] = async walk =>
        {
            var serial = await walk.CertificateAsync();
            return () => walk.DoAsync((OfferRenewal it) => it.HandleAsync(walk.Subject.ByCode.ProfileId, serial, walk.User, Token));
        },
        [nameof(FindProfileToEdit)] = walk =>
            Walk.Now(() => walk.DoAsync((FindProfileToEdit it) => it.HandleAsync(walk.Subject.ByCode.ProfileId, walk.User, Token))),
        [nameof(ListPeople)] = walk => Walk.Now(() => walk.DoAsync((ListPeople it) => it.HandleAsync(walk.Administrator, Token))),
        [nameof(FindPerson)] = walk =>
            Walk.Now(() => walk.DoAsync((FindPerson it) => it.HandleAsync(walk.Subject.Person, walk.Administrator, Token))),
        [nameof(FindInvitation)] = walk =>
            Walk.Now(() => walk.DoAsync((FindInvitation it) => it.HandleAsync(walk.Subject.Invitation, walk.Administrator, Token))),
        [nameof(ViewOverview)] = walk => Walk.Now(() => walk.DoAsync((ViewOverview it) => it.HandleAsync(walk.User, Token))),
        [nameof(FindAuditEvents)] = walk =>
            Walk.Now(() => walk.DoAsync((FindAuditEvents it) => it.HandleAsync(new AuditSearch(), AuditPosition.Newest, walk.User, Token))),
        [nameof(ReadHistory)] = walk =>
            Walk.Now(() =>
                walk.DoAsync((ReadHistory it) => it.HandleAsync(AuditSubjects.OfProfile(walk.Subject.ByCode.ProfileId), walk.User, Token))),

        // A form on its way is the person's own paper: nothing of the organisation changes until it is confirmed.
        ["A one-time code for a number that nobody has"] = walk => Walk.Now(async () =>
            (await walk.RunAsync((CheckOneTimeCode it) => it.HandleAsync("1000000001", "2222-2222-2222-2222", Walk.Address, Token)))
                .IsRefused.ShouldBeTrue()),
        [nameof(BeginOrder)] = walk => Walk.Now(() => walk.DoAsync((BeginOrder it) => it.HandleAsync(profileId: null, walk.User, Token))),
        [nameof(SaveMasterData)] = walk =>
            Walk.Now(() => walk.RunAsync((SaveMasterData it) => it.HandleAsync(walk.Subject.Draft, Forms.NameOnly, walk.User, Token))),
        [nameof(SaveSystemRights)] = walk =>
            Walk.Now(() => walk.RunAsync((SaveSystemRights it) => it.HandleAsync(walk.Subject.Draft, SystemRights.None, walk.User, Token))),
        [nameof(SaveSeals)] = walk =>
            Walk.Now(() => walk.RunAsync((SaveSeals it) => it.HandleAsync(walk.Subject.Draft, Seals.NotAllowed, walk.User, Token))),
        [nameof(SaveCertificate)] = walk =>
            Walk.Now(() => walk.RunAsync((SaveCertificate it) => it.HandleAsync(walk.Subject.Draft, Forms.ByCode, walk.User, Token))),
    };

    /// <summary>Those that are shown elsewhere, or are part of an operation that is in one of the tables; and where.</summary>
    public static IReadOnlyDictionary<string, string> Elsewhere { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AnswerSearch"] = "reads, for anybody",
        [nameof(IssueThroughApi)] = "issues by " + nameof(IssueToMachine),
        [nameof(IssueKeyToMachine)] = "likewise",
        ["SignInSystem"] = "needs a system's certificate over mutual TLS: the acceptance tests see its event",
        ["SearchDirectory"] = "reads, for anybody",
        ["CheckCertificate"] = "reads, for anybody",
        ["SearchPublished"] = "reads, for anybody",
        ["SearchStore"] = "reads, for anybody",
        [nameof(FindRevocation)] = "reads; its certificate takes a key of its own",
        [nameof(FindCertificate)] = "reads; its certificate takes a key of its own",
        [nameof(CheckOneTimeCode)] = "the first half of BeginIssuing, which records who was let in; a wrong try has rows of its own",
        [nameof(ApproveByPasskey)] = "ends in the same Sessions as ApproveByPassword, with an authenticator that only a browser has",
        [nameof(AcceptAsNewPerson)] = "joins as AcceptInvitation does, once the new account can sign in: InvitationTests",
        [nameof(CarryOutRevocation)] = "the second half of RevokeCertificate",
        [nameof(IssueToMachine)] = "runs BeginIssuing, IssueFromRequest and DeliverCertificate one after the other",
        [nameof(RevokeByMachine)] = "ends in RevokeCertificate",
        [nameof(RenewByMachine)] = "orders as RenewCertificate does, then runs IssueToMachine",
        [nameof(OrderByMachine)] = "orders by NewOrders as PlaceOrder does, then runs IssueToMachine: SignedRequestTests see the events",
        [nameof(WithdrawMachineOrder)] = "ends in DeleteOrder",
        [nameof(CompleteSetup)] = "SetupTests, on an installation without accounts",
        ["OfferSetup"] = "a link on the console; that it was used is the event",
        ["SeedDemonstration"] = "The_demonstration_began_with_one_event",
        ["MailHandler"] = "sends what an operation has recorded",
        ["IOutboxHandler"] = "sends what an operation has recorded",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
