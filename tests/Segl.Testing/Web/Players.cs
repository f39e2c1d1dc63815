using System.Text.Json;
using Shouldly;

namespace Segl.Testing.Web;

/// <summary>The fictitious people of a host in demonstration mode, and signing in as them.</summary>
public static class Players
{
    /// <summary>Signs in by password and code, as somebody without scripts; answers the page that follows.</summary>
    /// <remarks>A code is taken once: who signs in more than twice within half a minute must move the host's clock.</remarks>
    public static async Task<TestPage> SignInAsAsync(this TestBrowser browser, string userId, string returnUrl = "/")
    {
        var person = await browser.PersonAsync(userId);
        var signIn = await browser.OpenAsync($"/log-ind?returnUrl={Uri.EscapeDataString(returnUrl)}");
        var approval = await browser.SubmitAsync(signIn, null, ("UserId", userId));
        return await browser.ApproveAsync(approval, person);
    }

    /// <summary>Fills in the form that asks for password and code, on any page that has it.</summary>
    public static Task<TestPage> ApproveAsync(this TestBrowser browser, TestPage page, JsonElement person) =>
        browser.SubmitAsync(
            page,
            $"{page.Address.AbsolutePath}?handler=Password",
            ("Password", person.GetProperty("password").GetString()!),
            ("Code", person.GetProperty("code").GetString()!));

    /// <summary>What the demonstration says of a person now: userId, name, email, password, code, roles.</summary>
    public static async Task<JsonElement> PersonAsync(this TestBrowser browser, string userId)
    {
        var people = await browser.OpenAsync("/demonstration/personer.json");
        people.Status.ShouldBe(System.Net.HttpStatusCode.OK);
        return JsonDocument.Parse(people.Html).RootElement.EnumerateArray()
            .Single(person => person.GetProperty("userId").GetString() == userId);
    }
}
