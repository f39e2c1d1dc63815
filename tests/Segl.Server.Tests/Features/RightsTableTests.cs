using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Segl.Server.Tests.Features.Rights;

namespace Segl.Server.Tests.Features;

/// <summary>
/// Every page and every handler of every page, tried as everybody (R1.2); what belongs to another organisation is as if it did not exist.
/// </summary>
public sealed partial class RightsTableTests(RightsStage stage) : IClassFixture<RightsStage>
{
    // 415: asked in a form of its own, which these tries do not have.
    // in: let in, whatever the form then says. out: to sign-in. none: 404, as if it did not exist.
    private const string Everybody = "in in in in in in";
    private const string OtherContent = "415 415 415 415 415 415";
    private const string Nobody = "none none none none none none";
    private const string NotFresh = "out out out out out out";
    private const string SignedIn = "out in in in in in";
    private const string Seeing = "out none in in in in";
    private const string SeeingTheirs = "out none in in none in";
    private const string UserAdministrators = "out none none none in in";
    private const string UserAdministratorsOfTheirs = "out none none none none in";
    private const string OrganisationAdministrators = "out none none in in none";
    private const string OrganisationAdministratorsOfTheirs = "out none none in none none";

    // Columns as in RightsStage.Roles: nobody, contact person, rights administrator, organisation administrator, stranger, user
    // administrator.
    // The stranger is organisation and user administrator of another organisation.
    private static readonly Dictionary<string, string> s_table = new(StringComparer.Ordinal)
    {
        ["GET /"] = Everybody,
        ["GET /fejl/{status:int?}"] = Everybody,
        ["POST /fejl/{status:int?}"] = Everybody,
        ["GET /sprog"] = Everybody,
        ["POST /sprog"] = Everybody,

        ["GET /demonstration"] = Everybody,
        ["GET /demonstration/komponenter"] = Everybody,
        ["POST /demonstration/komponenter"] = Everybody,
        ["GET /demonstration/postkasse"] = Everybody,
        ["GET /demonstration/postkasse/{id:guid}"] = Everybody,
        ["GET /demonstration/personer.json"] = Everybody,
        ["GET /demonstration/postkasse.json"] = Everybody,

        ["GET /oces/issuing/{generation}/cacert/issuing.cer"] = Everybody,
        ["HEAD /oces/issuing/{generation}/cacert/issuing.cer"] = Everybody,
        ["GET /oces/issuing/{generation}/cacert/issuing.p7c"] = Everybody,
        ["HEAD /oces/issuing/{generation}/cacert/issuing.p7c"] = Everybody,
        ["GET /oces/issuing/{generation}/crl/issuing.crl"] = Everybody,
        ["HEAD /oces/issuing/{generation}/crl/issuing.crl"] = Everybody,
        ["GET /oces/root/1/cacert/root.cer"] = Everybody,
        ["HEAD /oces/root/1/cacert/root.cer"] = Everybody,
        ["GET /oces/root/1/crl/root.crl"] = Everybody,
        ["HEAD /oces/root/1/crl/root.crl"] = Everybody,

        ["GET /kontroller-certifikat"] = Everybody,
        ["POST /kontroller-certifikat"] = Everybody,
        ["GET /find-certifikat"] = Everybody,
        ["GET /find-certifikat/{serial:length(40)}/{format}"] = Everybody,
        ["GET /api/v1"] = Everybody,
        ["GET /api/v1/directory"] = Everybody,
        ["GET /certificates/search"] = Everybody,
        ["HEAD /certificates/search"] = Everybody,
        ["GET /certificates/search.cgi"] = Everybody,
        ["HEAD /certificates/search.cgi"] = Everybody,
        ["GET /crls/search"] = Everybody,
        ["HEAD /crls/search"] = Everybody,
        ["GET /crls/search.cgi"] = Everybody,
        ["HEAD /crls/search.cgi"] = Everybody,

        ["HEAD /ocsp/{**question}"] = Everybody,
        ["GET /ocsp/{**question}"] = Everybody,
        ["POST /ocsp"] = OtherContent,

        ["GET /log-ind"] = Everybody,
        ["POST /log-ind"] = Everybody,
        ["POST /log-ind?handler=AskPasskey"] = Everybody,
        ["POST /log-ind?handler=Passkey"] = Everybody,
        ["POST /log-ind?handler=Password"] = Everybody,
        ["GET /log-ind/igen"] = SignedIn,
        ["POST /log-ind/igen?handler=AskPasskey"] = SignedIn,
        ["POST /log-ind/igen?handler=Passkey"] = SignedIn,
        ["POST /log-ind/igen?handler=Password"] = SignedIn,
        ["GET /log-ud"] = Everybody,

        // Changes need signing in again first; the way there leads through sign-in.
        ["GET /sikkerhed"] = SignedIn,
        ["POST /sikkerhed?handler=Remove"] = NotFresh,
        ["GET /sikkerhed/api-noegler"] = Seeing,
        ["POST /sikkerhed/api-noegler?handler=End"] = "out none none none none none",
        ["GET /sikkerhed/api-noegler/ny"] = "out none out out out out",
        ["POST /sikkerhed/api-noegler/ny"] = "out none out out out out",
        ["GET /sikkerhed/adgangskode"] = NotFresh,
        ["POST /sikkerhed/adgangskode"] = NotFresh,
        ["GET /sikkerhed/adgangsnoegle"] = NotFresh,
        ["POST /sikkerhed/adgangsnoegle"] = NotFresh,
        ["POST /sikkerhed/adgangsnoegle?handler=Ask"] = NotFresh,
        ["GET /sikkerhed/gendannelseskoder"] = NotFresh,
        ["POST /sikkerhed/gendannelseskoder"] = NotFresh,
        ["GET /sikkerhed/godkendelsesapp"] = NotFresh,
        ["POST /sikkerhed/godkendelsesapp"] = NotFresh,

        // An installation with accounts is set up.
        ["GET /opsaetning/{token}"] = Nobody,
        ["POST /opsaetning/{token}"] = Nobody,

        ["GET /notifikationer"] = SignedIn,
        ["POST /notifikationer?handler=All"] = SignedIn,
        ["POST /notifikationer?handler=Open"] = "out none none none none in",
        ["POST /notifikationer?handler=Read"] = "out none none none none in",
        ["GET /notifikationer/mails"] = SignedIn,
        ["POST /notifikationer/mails"] = SignedIn,

        ["GET /organisation"] = Seeing,
        ["GET /organisation/ret"] = OrganisationAdministrators,
        ["POST /organisation/ret"] = OrganisationAdministrators,
        ["GET /organisation/personer"] = OrganisationAdministrators,
        ["GET /organisation/personer/inviter"] = OrganisationAdministrators,
        ["POST /organisation/personer/inviter"] = OrganisationAdministrators,
        ["GET /organisation/personer/{person:guid}"] = OrganisationAdministratorsOfTheirs,
        ["POST /organisation/personer/{person:guid}"] = OrganisationAdministratorsOfTheirs,
        ["GET /organisation/personer/{person:guid}/fjern"] = OrganisationAdministratorsOfTheirs,
        ["POST /organisation/personer/{person:guid}/fjern"] = OrganisationAdministratorsOfTheirs,
        ["GET /organisation/personer/invitationer/{invitation:guid}"] = OrganisationAdministratorsOfTheirs,
        ["POST /organisation/personer/invitationer/{invitation:guid}?handler=Again"] = OrganisationAdministratorsOfTheirs,
        ["POST /organisation/personer/invitationer/{invitation:guid}?handler=Withdraw"] = OrganisationAdministratorsOfTheirs,
        ["GET /organisation/vaelg"] = SignedIn,
        ["POST /organisation/vaelg"] = "out in in in none in",

        ["GET /overblik"] = Seeing,
        ["GET /revisionsspor"] = Seeing,
        ["GET /revisionsspor/eksport"] = Seeing,
        ["POST /revisionsspor/eksport"] = Seeing,

        ["GET /certifikater"] = Seeing,
        ["GET /certifikater/eksport"] = UserAdministrators,
        ["HEAD /certifikater/eksport"] = "out none none none 405 405",
        ["GET /certifikater/{profile:guid}"] = SeeingTheirs,
        ["GET /certifikater/{profile:guid}/{serial:length(40)}"] = SeeingTheirs,
        ["GET /certifikater/{profile:guid}/{serial:length(40)}/hent/{format}"] = SeeingTheirs,
        ["GET /certifikater/{profile:guid}/{serial:length(40)}/spaer"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/{profile:guid}/{serial:length(40)}/spaer"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/{profile:guid}/{serial:length(40)}/spaer/kvittering"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/{profile:guid}/{serial:length(40)}/offentliggoerelse"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/{profile:guid}/{serial:length(40)}/offentliggoerelse"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/{profile:guid}/{serial:length(40)}/forny"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/{profile:guid}/{serial:length(40)}/forny"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/{profile:guid}/{serial:length(40)}/forny/kvittering"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/{profile:guid}/ret"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/{profile:guid}/ret"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/{profile:guid}/rettigheder"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/{profile:guid}/rettigheder"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/{profile:guid}/segl"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/{profile:guid}/segl"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/{profile:guid}/bestil"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/{profile:guid}/bestil"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/opret"] = UserAdministrators,
        ["POST /certifikater/opret"] = UserAdministrators,
        ["GET /certifikater/opret/{draft:guid}/stamdata"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/opret/{draft:guid}/stamdata"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/opret/{draft:guid}/rettigheder"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/opret/{draft:guid}/rettigheder"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/opret/{draft:guid}/segl"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/opret/{draft:guid}/segl"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/opret/{draft:guid}/certifikat"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/opret/{draft:guid}/certifikat"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/opret/{draft:guid}/kontroller"] = UserAdministratorsOfTheirs,
        ["POST /certifikater/opret/{draft:guid}/kontroller"] = UserAdministratorsOfTheirs,
        ["GET /certifikater/opret/{draft:guid}/kvittering"] = UserAdministratorsOfTheirs,

        ["GET /bestillinger/{order:guid}"] = SeeingTheirs,
        ["POST /bestillinger/{order:guid}"] = UserAdministratorsOfTheirs,
        ["GET /bestillinger/{order:guid}/kode"] = UserAdministratorsOfTheirs,
        ["POST /bestillinger/{order:guid}/kode"] = UserAdministratorsOfTheirs,
        ["GET /bestillinger/{order:guid}/slet"] = UserAdministratorsOfTheirs,
        ["POST /bestillinger/{order:guid}/slet"] = UserAdministratorsOfTheirs,

        // Whoever has the link; an account accepts only once it is signed in, and only an invitation of its own address.
        ["GET /invitation/{token}"] = Everybody,
        ["POST /invitation/{token}"] = Everybody,
        ["POST /invitation/{token}?handler=Account"] = SignedIn,
        ["GET /validering/{token}"] = Everybody,
        ["POST /validering/{token}"] = Everybody,

        // Whoever shows that the order is theirs: these pages say the same of every reference number, and lead back to the start without a
        // session.
        ["GET /udsted"] = Everybody,
        ["POST /udsted"] = Everybody,
        ["GET /udsted/{reference:maxlength(40)}"] = Everybody,
        ["GET /udsted/{reference:maxlength(40)}/identifikation"] = Everybody,
        ["POST /udsted/{reference:maxlength(40)}/identifikation"] = Everybody,
        ["POST /udsted/{reference:maxlength(40)}/identifikation?handler=Login"] = NotFresh,
        ["GET /udsted/{reference:maxlength(40)}/vilkaar"] = Everybody,
        ["POST /udsted/{reference:maxlength(40)}/vilkaar"] = Everybody,
        ["GET /udsted/{reference:maxlength(40)}/adgangskode"] = Everybody,
        ["POST /udsted/{reference:maxlength(40)}/adgangskode"] = Everybody,
        ["GET /udsted/{reference:maxlength(40)}/anmodning"] = Everybody,
        ["POST /udsted/{reference:maxlength(40)}/anmodning"] = Everybody,
        ["GET /udsted/{reference:maxlength(40)}/vent"] = Everybody,
        ["GET /udsted/{reference:maxlength(40)}/overtag"] = Everybody,
        ["POST /udsted/{reference:maxlength(40)}/overtag"] = Everybody,
        ["GET /udsted/{reference:maxlength(40)}/certifikat"] = Everybody,
        ["POST /udsted/{reference:maxlength(40)}/certifikat"] = Everybody,
        ["GET /udsted/{reference:maxlength(40)}/hent/{format}"] = Nobody,
        ["HEAD /udsted/{reference:maxlength(40)}/hent/{format}"] = "405 405 405 405 405 405",
        ["GET /udsted/{reference:maxlength(40)}/afsluttet"] = Everybody,
    };

    // Signing out would take the stage down, and SignInTests try it; files are everybody's.
    private static readonly string[] s_elsewhere = ["POST /log-ud", "GET /{**path:file}", "HEAD /{**path:file}"];

    private static readonly string[] s_ofPrograms = ["/.well-known/est/", "/.well-known/cmp/", "/api/v1/", "/api/administration/"];

    public static TheoryData<string> Entrances => [.. s_table.Keys];

    /// <summary>The forms that let a role in, by method and address.</summary>
    public static IEnumerable<string> FormsFor(string role)
    {
        var column = RightsStage.Roles.ToList().IndexOf(role);
        return s_table.Where(row => row.Key.StartsWith("POST", StringComparison.Ordinal) && row.Value.Split(' ')[column] == "in")
            .Select(row => row.Key);
    }

    public static TheoryData<string> EntrancesToThings =>
        [.. s_table.Where(row =>
            row.Key.Contains(":guid", StringComparison.Ordinal) && row.Value.Contains("none", StringComparison.Ordinal)).Select(row =>
                row.Key)];

    [Theory]
    [MemberData(nameof(Entrances))]
    public async Task Lets_in_whom_the_table_says(string entrance)
    {
        // An account has so many drafts at most, so a draft does not last.
        var isToSee = entrance.StartsWith("GET", StringComparison.Ordinal) && !entrance.Contains("{draft", StringComparison.Ordinal);
        var subject = await (isToSee ? stage.SubjectToSeeAsync() : stage.MakeSubjectAsync());
        var (method, path, fields) = await FillInAsync(entrance, subject);

        var outcomes = new List<string>();
        foreach (var role in RightsStage.Roles)
            outcomes.Add(await JudgeAsync(await stage.TryAsync(role, method, path, fields)));

        string.Join(' ', outcomes).ShouldBe(s_table[entrance], entrance);
    }

    [Theory]
    [MemberData(nameof(EntrancesToThings))]
    public async Task Not_yours_looks_the_same_as_does_not_exist(string entrance)
    {
        var (method, path, fields) = await FillInAsync(entrance, await stage.SubjectToSeeAsync());
        var unknown = AnyId().Replace(path, "0193b1f0-0000-7000-8000-000000000000");
        var refused = RightsStage.Roles.Zip(s_table[entrance].Split(' ')).Where(each => each.Second == "none").Select(each => each.First);

        foreach (var role in refused)
        {
            var real = await stage.TryAsync(role, method, path, fields);
            var none = await stage.TryAsync(role, method, unknown, fields);
            none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await ReadAsync(real)).ShouldBe(await ReadAsync(none), $"{entrance} as {role}");
        }
    }

    [Fact]
    public async Task No_page_is_missing_from_the_table()
    {
        var entrances = await EntrancesOfTheHostAsync();

        // EST is refused without TLS, whoever asks; by whom it is spoken is tried over TLS, with other people's clients. The API knows no cookies:
        // ApiAccessTests try that over all of it.
        entrances.Except(s_table.Keys).Except(s_elsewhere).Where(entrance => !Array.Exists(s_ofPrograms, entrance.Contains))
            .ShouldBeEmpty("pages that the table lacks");
        s_table.Keys.Except(entrances).ShouldBeEmpty("pages that are no more");
    }

    private static async Task<string> JudgeAsync(HttpResponseMessage response) => response switch
    {
        { StatusCode: HttpStatusCode.NotFound } => "none",
        { StatusCode: HttpStatusCode.MethodNotAllowed } => "405",
        { StatusCode: HttpStatusCode.UnsupportedMediaType } => "415",
        { StatusCode: HttpStatusCode.Redirect, Headers.Location.OriginalString: var to } when to.StartsWith(
            "/log-ind", StringComparison.Ordinal) => "out",
        { StatusCode: HttpStatusCode.OK or HttpStatusCode.Redirect } => "in",
        { StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.Gone or HttpStatusCode.UnprocessableEntity or HttpStatusCode.TooManyRequests } => "in",
        _ => $"{response.StatusCode}: {await ReadAsync(response)}",
    };

    private async Task<(string Method, string Path, (string Name, string Value)[] Fields)> FillInAsync(
        string entrance, RightsSubject subject)
    {
        var space = entrance.IndexOf(' ', StringComparison.Ordinal);
        var path = await stage.AddressAsync(entrance[(space + 1)..], subject);
        return (
            entrance[..space],
            path,
            [("language", "da"), ("notice", $"{subject.Notice}"), ("organisation", $"{subject.Organisation}"), ("SeenVersion", "-1")]);
    }

    private async Task<IReadOnlyList<string>> EntrancesOfTheHostAsync()
    {
        var loader = stage.Server.Services.GetRequiredService<PageLoader>();
        var entrances = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in stage.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}";
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                // Razor shows a page to a GET also where it has no handler for it.
                entrances.Add($"GET {path}");
                var compiled = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
                foreach (var handler in compiled.HandlerMethods)
                    entrances.Add(
                        $"{handler.HttpMethod.ToUpperInvariant()} {path}{(handler.Name is null ? "" : $"?handler={handler.Name}")}");
            }
            else if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            {
                foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
                    entrances.Add($"{method} {path}");
            }
        }

        return [.. entrances];
    }

    // Tokens of forms and the numbers by which an error is found differ each time; ids stand in the way back of the language switch.
    private static async Task<string> ReadAsync(HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return FormToken().Replace(AnyId().Replace(TraceId().Replace(html, "(trace)"), "(id)"), "(token)");
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture)]
    private static partial Regex AnyId();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex TraceId();

    [GeneratedRegex("CfDJ8[0-9A-Za-z_-]+")]
    private static partial Regex FormToken();
}
