using Segl.Testing.Web;

namespace Segl.Demo;

/// <summary>User ID, then approval by password and code.</summary>
public static class SignIn
{
    private const string ApprovalForm = "handler=Password";

    /// <summary>Signs a person in and leads to the start page.</summary>
    public static async Task<TestPage> AsAsync(TestBrowser browser, Person person)
    {
        var asked = await browser.OpenAsync("/log-ind").ShownAsync();
        var approval = await browser.SubmitAsync(asked, action: null, ("UserId", person.UserId)).ShownAsync();
        return await ApproveAsync(browser, approval, person).ShownAtAsync("/overblik");
    }

    /// <summary>Signs in again on the page that asks for it; leads back to where it was asked for.</summary>
    public static Task<TestPage> AgainAsync(TestBrowser browser, TestPage asked, Person person) => ApproveAsync(browser, asked, person).ShownAsync();

    private static async Task<TestPage> ApproveAsync(TestBrowser browser, TestPage page, Person person) =>
        await browser.SubmitAsync(
            page, page.ActionWith(ApprovalForm), ("Password", person.Password), ("Code", await person.Authenticator.NextCodeAsync()));
}
