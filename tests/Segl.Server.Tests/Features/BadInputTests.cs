using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Tests.Features.Rights;

namespace Segl.Server.Tests.Features;

/// <summary>
/// Every field of every form with what people and programs put there by mistake or by intent: never a fault, and the message stands at the
/// field.
/// </summary>
public sealed class BadInputTests(RightsStage stage) : IClassFixture<RightsStage>
{
    private static readonly Dictionary<string, string> s_values = new(StringComparer.Ordinal)
    {
        ["too long"] = new string('a', 10_000),
        ["empty"] = "",
        ["control characters"] = "a\u0001\u0007\u001bb",
        ["right to left"] = "Navn\u202egnp.exe",
        ["marks alone"] = "\u0301\u0327",
        ["homoglyph"] = "Sm\u0430rt",
        ["NUL"] = "a\0b",
        ["emoji"] = "Post \U0001F4E7",
        ["script"] = "<script>alert(1)</script>",
        ["address that is not ASCII"] = "bøg@eksempel.dk",
        ["negative number"] = "-1",
        ["huge number"] = "99999999999999999999",
        ["wrong id"] = "00000000-0000-0000-0000-00000000000g",
    };

    // A body with NUL is refused as a whole, before any field is read.
    private static readonly string[] s_all = [.. s_values.Keys.Where(kind => kind != "NUL")];
    // A name may hold ASCII signs; pages write them as text.
    private static readonly string[] s_names = ["too long", "empty", "control characters", "right to left", "marks alone", "homoglyph",
        "emoji"];
    private static readonly string[] s_addresses = ["too long", "control characters", "right to left", "homoglyph", "emoji", "script",
        "address that is not ASCII"];
    private static readonly string[] s_numbers = ["too long", "control characters", "emoji", "script", "negative number", "huge number"];

    // Who is let in to every form between them.
    public static TheoryData<string, string> Forms
    {
        get
        {
            var forms = new TheoryData<string, string>();
            foreach (var form in RightsTableTests.FormsFor("user"))
                forms.Add(form, "user");
            foreach (var form in RightsTableTests.FormsFor("organisation").Except(RightsTableTests.FormsFor("user")))
                forms.Add(form, "organisation");
            return forms;
        }
    }

    /// <summary>Forms whose fields say what is wrong with them: address, field, and what is refused there.</summary>
    public static TheoryData<string, string, string[]> Fields => new()
    {
        { "/certifikater/opret/{draft:guid}/stamdata", "Name", s_names },
        { "/certifikater/opret/{draft:guid}/stamdata", "Email", s_addresses },
        { "/certifikater/opret/{draft:guid}/stamdata", "ContactName", [.. s_names.Where(name => name != "empty")] },
        { "/certifikater/opret/{draft:guid}/stamdata", "ContactEmail", s_addresses },
        { "/certifikater/opret/{draft:guid}/stamdata", "ProductionUnit", s_numbers },
        { "/certifikater/opret/{draft:guid}/stamdata", "TaxUnit", s_numbers },
        { "/certifikater/opret/{draft:guid}/stamdata", "InvoiceReference", ["too long", "control characters"] },
        { "/certifikater/opret/{draft:guid}/certifikat", "Kind", s_all },
        { "/certifikater/opret/{draft:guid}/certifikat", "Identification", s_all },
        { "/certifikater/opret/{draft:guid}/certifikat", "Method", s_all },
        { "/organisation/ret", "NoticeDays", s_all },
        { "/organisation/ret", "NoticeEmail", s_addresses },
        { "/organisation/personer/inviter", "Name", s_names },
        { "/organisation/personer/inviter", "Email", [.. s_addresses, "empty"] },
        { "/organisation/personer/inviter", "Roles", s_all },
        { "/organisation/personer/{person:guid}", "Roles", s_all },
        { "/notifikationer/mails", "Preference", s_all },
        { "/notifikationer/mails", "Language", s_all },
        { "/certifikater/{profile:guid}/{serial:length(40)}/spaer", "Cause", s_all },
        { "/certifikater/{profile:guid}/ret", "Name", s_names },
        { "/certifikater/{profile:guid}/ret", "Email", s_addresses },
        { "/certifikater/{profile:guid}/ret", "ContactName", [.. s_names.Where(name => name != "empty")] },
        { "/certifikater/{profile:guid}/ret", "ContactEmail", s_addresses },
        { "/certifikater/{profile:guid}/ret", "ProductionUnit", s_numbers },
        { "/certifikater/{profile:guid}/ret", "TaxUnit", s_numbers },
        { "/certifikater/{profile:guid}/ret", "InvoiceReference", ["too long", "control characters"] },
        { "/certifikater/{profile:guid}/rettigheder", "Rights", [.. s_all.Where(kind => kind != "empty")] },
        { "/log-ind", "UserId", ["too long", "empty"] },
        { "/udsted", "Reference", ["too long", "empty"] },
        { "/kontroller-certifikat", "Pasted", [.. s_all.Where(kind => kind != "empty")] },
        { "/kontroller-certifikat", "Serial", [.. s_all.Where(kind => kind != "empty")] },
        { "/udsted/{reference:maxlength(40)}/identifikation", "Code", s_all },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task No_field_leads_to_a_fault(string entrance, string role)
    {
        var path = await FillInAsync(entrance["POST ".Length..], role);

        foreach (var field in await FieldsOfAsync(entrance))
            foreach (var (kind, value) in s_values)
            {
                var answer = await stage.TryAsync(role, "POST", path, (field, value), ("nobody-asked-for", value));
                var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                ((int)answer.StatusCode).ShouldBeLessThan(500, $"{entrance}: {field}: {kind}\n{html}");
                html.ShouldNotContain("<script>alert", Case.Sensitive, $"{entrance}: {field}: {kind}");
                if (answer.StatusCode == HttpStatusCode.UnprocessableEntity)
                    html.ShouldContain("data-error-summary", Case.Sensitive, $"{entrance}: {field}: {kind}");
            }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Says_at_the_field_what_is_wrong_with_it(string template, string field, string[] kinds)
    {
        var role = template.StartsWith("/organisation/", StringComparison.Ordinal) ? "organisation" : "user";
        var path = await FillInAsync(template, role);

        foreach (var kind in kinds)
        {
            var answer = await stage.TryAsync(role, "POST", path, (field, s_values[kind]));
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.UnprocessableEntity, HttpStatusCode.BadRequest);
            html.ShouldContain($"id=\"{field}-error\"", Case.Sensitive, $"{template}: {field}: {kind}");
            html.ShouldMatch($"aria-describedby=\"[^\"]*{field}-error\"", $"{template}: {field}: {kind}");
            html.ShouldContain($"href=\"#{field}\"", Case.Sensitive, $"{template}: {field}: {kind}");
        }
    }

    [Theory]
    [InlineData("/organisation/personer/inviter", "Roles", "UserAdministrator,ContactPerson")]
    [InlineData("/organisation/personer/inviter", "Roles", "OrganisationAdministrator, UserAdministrator")]
    [InlineData("/organisation/personer/inviter", "Roles", "3")]
    [InlineData("/organisation/personer/inviter", "Roles", " ContactPerson")]
    [InlineData("/organisation/personer/{person:guid}", "Roles", "1,2")]
    [InlineData("/organisation/personer/{person:guid}", "Roles", "2")]
    [InlineData("/certifikater/{profile:guid}/rettigheder", "Rights", "IdmServices,CertificateHandling")]
    [InlineData("/certifikater/{profile:guid}/rettigheder", "Rights", "3")]
    [InlineData("/certifikater/opret/{draft:guid}/rettigheder", "Rights", "3")]
    [InlineData("/certifikater/opret/{draft:guid}/rettigheder", "Rights", "IdmServices,CertificateHandling")]
    [InlineData("/certifikater/opret/{draft:guid}/certifikat", "Kind", "1")]
    [InlineData("/certifikater/{profile:guid}/{serial:length(40)}/spaer", "Cause", "DataNoLongerRight,KeyAccessLost")]
    [InlineData("/notifikationer/mails", "Preference", "0")]
    public async Task A_choice_is_taken_by_exactly_one_of_its_names(string template, string field, string value)
    {
        var role = template.StartsWith("/organisation/", StringComparison.Ordinal) ? "organisation" : "user";
        var path = await FillInAsync(template, role);

        var answer = await stage.TryAsync(role, "POST", path, (field, value));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain($"id=\"{field}-error\"");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_without_its_token_is_not_taken(string entrance, string role)
    {
        var path = await FillInAsync(entrance["POST ".Length..], role);

        var answer = await stage.TryWithoutTokenAsync(role, path);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<string> FillInAsync(string template, string role)
    {
        if (!template.StartsWith("/udsted/{", StringComparison.Ordinal) || template.Contains("identifikation", StringComparison.Ordinal))
            return await stage.AddressAsync(template, await stage.MakeSubjectAsync());

        var method = template.EndsWith("anmodning", StringComparison.Ordinal) ? IssuingMethod.OwnRequest : IssuingMethod.Browser;
        var reference = await stage.BeginIssuingAsync(role, method);
        if (!template.EndsWith("vilkaar", StringComparison.Ordinal))
            await stage.TryAsync(role, "POST", $"/udsted/{reference}/vilkaar", ("Accepted", "true"), ("Version", Terms.Version));
        return template.Replace("{reference:maxlength(40)}", reference, StringComparison.Ordinal);
    }

    // What the page binds: its own properties and the parameters of the handler.
    private async Task<IReadOnlyList<string>> FieldsOfAsync(string entrance)
    {
        var address = entrance["POST /".Length..].Split("?handler=");
        var page = stage.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/') == address[0])
            .Select(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>()).First(found => found is not null);
        // First found one.
        var compiled = await stage.Server.Services.GetRequiredService<PageLoader>().LoadAsync(page!, EndpointMetadataCollection.Empty);
        var handler = compiled.HandlerMethods.Single(method => method.HttpMethod == "Post" && method.Name == address.ElementAtOrDefault(1));
        return
        [
            .. compiled.BoundProperties.SelectMany(property => Flatten(property.Name, property.ParameterType)),
            .. handler.Parameters.Where(parameter => parameter.ParameterType != typeof(CancellationToken))
                .Select(parameter => parameter.Name),
        ];
    }

    private static IEnumerable<string> Flatten(string name, Type type) =>
        type.Assembly == typeof(Terms).Assembly && !type.IsEnum
            ? type.GetProperties().Select(property => $"{name}.{property.Name}")
            : [name];
}
