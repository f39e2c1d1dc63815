using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Pki.Names;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.People;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;
using Segl.Server.Tests.Certificates;
using Segl.Server.Tests.Orders;

namespace Segl.Server.Tests.Features.Rights;

/// <summary>A host with somebody signed in for each column of the table of R1.2, somebody of another organisation, and nobody.</summary>
public sealed partial class RightsStage : IAsyncLifetime
{
    /// <summary>
    /// The columns of the tables; who may most comes last, so that what is destroyed is destroyed after everybody else tried.
    /// </summary>
    public static IReadOnlyList<string> Roles { get; } = ["nobody", "contact", "rights", "organisation", "stranger", "user"];

    private static readonly Dictionary<string, string> s_people = new(StringComparer.Ordinal)
    {
        ["contact"] = "karl.kontakt",
        ["rights"] = "rita.rettighed",
        ["organisation"] = "asta.admin",
        ["stranger"] = "nora.nabo",
        ["user"] = "bo.bruger",
    };

    private readonly Dictionary<string, TestBrowser> _browsers = new(StringComparer.Ordinal);
    private readonly Dictionary<RightsSubject, SerialNumber> _certificates = [];
    private Task<RightsSubject>? _toSee;
    private readonly Dictionary<string, Actor> _actors = new(StringComparer.Ordinal);

    /// <summary>The host; it makes no keys, which would only take time.</summary>
    public TestServer Server { get; } = TestServer.Start(
        services => services.Remove(services.Single(service => service.ImplementationType == typeof(KeyPoolWorker))),
        ("Segl:Mode", "Demonstration"),
        ("Segl:RateLimits:SignIn:TriesMax", "10000"),
        ("Segl:RateLimits:Code:TriesMax", "10000"),
        ("Segl:RateLimits:Validation:TriesMax", "10000"),
        ("Segl:RateLimits:Search:TriesMax", "10000"),
        ("Segl:RateLimits:Check:TriesMax", "10000"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A person for operations; nobody is none.</summary>
    public Actor Actor(string role) => _actors[role];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _browsers["nobody"] = Server.Browser();
        foreach (var (role, userId) in s_people)
        {
            _browsers[role] = Server.Browser();
            (await _browsers[role].SignInAsAsync(userId)).Status.ShouldBe(HttpStatusCode.OK);
            _actors[role] = await RunAsync<SeglDatabase, Actor>(database => ActorAsync(database, userId));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers.Values)
            browser.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Tries a page as somebody, with a form token that is theirs.</summary>
    public async Task<HttpResponseMessage> TryAsync(string role, string method, string path, params (string Name, string Value)[] fields)
    {
        var browser = _browsers[role];
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            var tokens = (await browser.OpenAsync("/")).Form("/sprog").HiddenFields.Where(field => field.Name == "form-token");
            request.Content = new FormUrlEncodedContent(
                tokens.Concat(fields).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }

        return await browser.SendOnceAsync(request);
    }

    /// <summary>Tries an entrance of the API as somebody in a browser, with the cookie that it has.</summary>
    public Task<HttpResponseMessage> TryApiAsync(string role, string method, string path) =>
        _browsers[role].SendOnceAsync(new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method is "POST" or "PUT" ? new StringContent("{}", Encoding.UTF8, "application/json") : null,
        });

    /// <summary>An address of the table with the things that it is about.</summary>
    public async Task<string> AddressAsync(string template, RightsSubject subject)
    {
        var isOfInvitation = template.StartsWith("/invitation/", StringComparison.Ordinal);
        var isOfMail = (template.Contains("{token", StringComparison.Ordinal) || template.Contains("{id", StringComparison.Ordinal))
            && !isOfInvitation;
        var mail = isOfMail ? await ReadMailAsync() : default;
        var serial = template.Contains("{serial", StringComparison.Ordinal) ? await CertificateAsync(subject) : default;
        var path = Parameter().Replace(template, parameter => parameter.Groups["name"].Value switch
        {
            "status" => "400",
            "generation" => "1",
            "id" => $"{mail.MailId}",
            "token" => isOfInvitation ? subject.InvitationToken : mail.Secret,
            "person" => $"{subject.Person}",
            "invitation" => $"{subject.Invitation}",
            "profile" => $"{subject.ByCode.ProfileId}",
            "draft" => $"{subject.Draft}",
            "order" => $"{subject.ByCode.OrderId}",
            "reference" => $"{subject.ByLogin.ReferenceNumber}",
            "format" => template.StartsWith("/udsted", StringComparison.Ordinal) ? "p12" : "pem",
            "serial" => $"{serial}",
            var other => throw new UnreachableException(other),
        });

        // Signing in again is for something.
        return path.StartsWith("/log-ind/igen", StringComparison.Ordinal)
            ? $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}purpose=issue:1"
            : path;
    }

    /// <summary>Lets somebody identify by one-time code, and answers the number of the order that is then being issued.</summary>
    public async Task<string> BeginIssuingAsync(string role, IssuingMethod method)
    {
        var order = await ConfirmAsync(await FillInAsync(Forms.ByCode with { Method = method }, Forms.WithContact));
        var code = (await RunAsync((CreateOneTimeCode create) => create.HandleAsync(order.OrderId, replacedId: null, Actor("user"), Token)))
            .Value;
        var begun = await TryAsync(role, "POST", $"/udsted/{order.ReferenceNumber}/identifikation", ("Code", code.Code.Reveal()));
        begun.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return $"{order.ReferenceNumber}";
    }

    /// <summary>Posts an empty form as somebody, without the token that shows that our page sent it.</summary>
    public Task<HttpResponseMessage> TryWithoutTokenAsync(string role, string path) =>
        _browsers[role].SendOnceAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([]) });

    /// <summary>Runs an operation as one request would.</summary>
    public async Task<T> RunAsync<TOperation, T>(Func<TOperation, Task<T>> operation)
        where TOperation : notnull
    {
        await using var scope = Server.Services.CreateAsyncScope();
        return await operation(scope.ServiceProvider.GetRequiredService<TOperation>());
    }

    /// <summary>What a GET may be about: the same for all of them, because none changes it.</summary>
    public Task<RightsSubject> SubjectToSeeAsync() => _toSee ??= MakeSubjectAsync();

    /// <summary>Everything that a page may be about, all of the user administrator's own organisation.</summary>
    public async Task<RightsSubject> MakeSubjectAsync()
    {
        var draft = await FillInAsync(Forms.ByCode);
        var byCode = await ConfirmAsync(await FillInAsync(Forms.ByCode));
        var byLogin = await ConfirmAsync(await FillInAsync(Forms.ByLogin));
        var notice = new Notice
        {
            Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
            AccountId = Actor("user").AccountId,
            OrganisationId = Actor("user").OrganisationId,
            Kind = "Orders.Notice.Fetch",
            About = "Fangstregistret",
            Path = "/",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var person = NewPerson();
        var token = LinkToken.Draw();
        var invitation = NewInvitation(token);
        await RunAsync<SeglDatabase, int>(database =>
        {
            database.Notices.Add(notice);
            database.Users.Add(person);
            database.Memberships.Add(new Membership
            {
                AccountId = person.Id,
                OrganisationId = Actor("user").OrganisationId,
                Role = Role.ContactPerson,
                AssignedAt = DateTimeOffset.UnixEpoch,
            });
            database.Invitations.Add(invitation);
            return database.SaveChangesAsync(Token);
        });
        return new RightsSubject(draft, byCode, byLogin, notice.Id, Actor("user").OrganisationId, person.Id, invitation.Id, token.Reveal());
    }

    /// <summary>A new order with a contact person, to be fetched with a one-time code.</summary>
    public async Task<ConfirmedOrder> OrderAsync(IssuingMethod method) => await ConfirmAsync(await FillInAsync(Forms.ByCode with
    {
        Method = method,
    }));

    /// <summary>A valid certificate of the first order's profile; made only where it is asked for, because its key takes time.</summary>
    public async Task<SerialNumber> CertificateAsync(RightsSubject subject)
    {
        if (!_certificates.TryGetValue(subject, out var serial))
            _certificates[subject] = serial = await DeliveredCertificates.AddAsync(Server.Services, subject.ByCode.ProfileId);
        return serial;
    }

    private static Account NewPerson()
    {
        var id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
        return new Account
        {
            Id = id,
            Name = "Pia Person",
            UserName = $"{id}",
            NormalizedUserName = $"{id}".ToUpperInvariant(),
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
    }

    // Its link was sent long enough ago to be sent again, and works still.
    private Invitation NewInvitation(LinkToken token) => new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
        OrganisationId = Actor("user").OrganisationId,
        Name = ContactName.Parse("Ida Inviteret").Value,
        Email = EmailAddress.Parse($"ida.{Guid.CreateVersion7(DateTimeOffset.UnixEpoch):N}@aeblegaarden.example").Value,
        Roles = RoleSet.Of([Role.ContactPerson]).Value,
        InvitedBy = Actor("organisation").AccountId,
        CreatedAt = DateTimeOffset.UnixEpoch,
        TokenHash = token.Hash,
        SentAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1),
        Sendings = 1,
    };

    /// <summary>The secret of the last link that was mailed, and its mail's id.</summary>
    public async Task<(Guid MailId, string Secret)> ReadMailAsync()
    {
        // The outbox works at once, but in the background.
        while (true)
        {
            var mails = await RunAsync<SeglDatabase, List<Server.Features.Mail.DemonstrationMail>>(database =>
                database.DemonstrationMails.Where(mail => mail.Recipient == Forms.CertificateEmail).OrderBy(mail => mail.Id)
                    .ToListAsync(Token));
            if (mails is [.., var last])
                return (last.Id, last.Body.Split("/validering/")[1].Split('\n', '\r', ' ')[0]);

            await Task.Delay(50, Token);
        }
    }

    [GeneratedRegex(@"\{(?<name>[a-z]+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();

    private static async Task<Actor> ActorAsync(SeglDatabase database, string userId)
    {
        var account = await database.Users.SingleAsync(user => user.UserName == userId, Token);
        var memberships = await database.Memberships.Where(membership => membership.AccountId == account.Id).ToListAsync(Token);
        return new Actor(
            account.Id,
            account.Name,
            memberships[0].OrganisationId,
            memberships.Select(membership => membership.Role).ToHashSet(),
            "127.0.0.1");
    }

    private async Task<Guid> FillInAsync(CertificateForm certificate, ProfileForm? masterData = null)
    {
        var actor = Actor("user");
        var draft = (await RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, actor, Token))).Value;
        (await RunAsync((SaveMasterData save) => save.HandleAsync(draft, masterData ?? Forms.WithEmail, actor, Token))).ShouldBeEmpty();
        (await RunAsync((SaveSystemRights save) => save.HandleAsync(draft, SystemRights.None, actor, Token))).ShouldBeEmpty();
        (await RunAsync((SaveCertificate save) => save.HandleAsync(draft, certificate, actor, Token))).ShouldBeEmpty();
        return draft;
    }

    private async Task<ConfirmedOrder> ConfirmAsync(Guid draft) =>
        (await RunAsync((ConfirmOrder confirm) => confirm.HandleAsync(draft, Actor("user"), Token))).Value;
}

/// <summary>Things of one organisation.</summary>
/// <param name="Draft">A form with every step answered.</param>
/// <param name="ByCode">An order that waits for its e-mail address, to be fetched with a code.</param>
/// <param name="ByLogin">The same, to be fetched by user login.</param>
/// <param name="Notice">A notice of the user administrator.</param>
/// <param name="Organisation">The organisation.</param>
/// <param name="Person">A contact person who cannot sign in.</param>
/// <param name="Invitation">An open invitation of nobody's address.</param>
/// <param name="InvitationToken">The secret of its link.</param>
public sealed record RightsSubject(
    Guid Draft, ConfirmedOrder ByCode, ConfirmedOrder ByLogin, Guid Notice, Guid Organisation, Guid Person, Guid Invitation,
    string InvitationToken);
