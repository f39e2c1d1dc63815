using System.Text.RegularExpressions;
using Segl.Testing.Web;

namespace Segl.Demo;

/// <summary>What is wished for: a new profile and one certificate of it.</summary>
public sealed record Wish(string Name)
{
    /// <summary>The e-mail address in the certificate; empty for none.</summary>
    public string Email { get; init; } = "";

    /// <summary>The contact person's name.</summary>
    public string ContactName { get; init; } = "";

    /// <summary>The contact person's e-mail address.</summary>
    public string ContactEmail { get; init; } = "";

    /// <summary><c>Organisation</c> or <c>System</c>.</summary>
    public string Kind { get; init; } = "Organisation";

    /// <summary><c>UserLogin</c> or <c>OneTimeCode</c>.</summary>
    public string Identification { get; init; } = "UserLogin";

    /// <summary><c>Browser</c>, <c>OwnRequest</c> or <c>Machine</c>.</summary>
    public string Method { get; init; } = "Browser";
}

/// <summary>An order as the portal shows it.</summary>
public sealed record PlacedOrder(Wish Wish, Guid Id, Guid ProfileId, string Reference);

/// <summary>The form in steps that makes a profile and orders a certificate of it.</summary>
public static partial class OrderForm
{
    /// <summary>Fills in every step and confirms.</summary>
    public static async Task<PlacedOrder> SendAsync(TestBrowser browser, Wish wish)
    {
        var begin = await browser.OpenAsync("/certifikater/opret").ShownAsync();
        var masterData = await browser.SubmitAsync(begin, action: null).ShownAtAsync("/stamdata");
        var rights = await browser.SubmitAsync(
            masterData, action: null,
            ("Name", wish.Name), ("Email", wish.Email), ("ContactName", wish.ContactName), ("ContactEmail", wish.ContactEmail)).ShownAtAsync("/rettigheder");
        var certificate = await browser.SubmitAsync(rights, action: null).ShownAtAsync("/certifikat");
        return await SendLastStepAsync(browser, certificate, wish);
    }

    /// <summary>Orders a further certificate of a profile.</summary>
    public static async Task<PlacedOrder> SendFurtherAsync(TestBrowser browser, PlacedOrder former)
    {
        var begin = await browser.OpenAsync($"/certifikater/{former.ProfileId}/bestil").ShownAsync();
        var certificate = await browser.SubmitAsync(begin, action: null).ShownAtAsync("/certifikat");
        return await SendLastStepAsync(browser, certificate, former.Wish);
    }

    /// <summary>Has the order's one-time code shown, the one time that this is possible.</summary>
    public static async Task<string> ViewCodeAsync(TestBrowser browser, PlacedOrder order)
    {
        var path = $"/bestillinger/{order.Id}/kode";
        var offered = await browser.OpenAsync(path).ShownAsync();
        var shown = await browser.SubmitAsync(offered, path).ShownAsync();
        return shown.Inside("code", "one-time-code");
    }

    private static async Task<PlacedOrder> SendLastStepAsync(TestBrowser browser, TestPage certificate, Wish wish)
    {
        var summary = await browser.SubmitAsync(
            certificate, action: null,
            ("Kind", wish.Kind), ("Identification", wish.Identification), ("Method", wish.Method)).ShownAtAsync("/kontroller");
        var receipt = await browser.SubmitAsync(summary, action: null).ShownAtAsync("/kvittering");
        var id = Guid.Parse(receipt.Find(OrderLink()));
        var order = await browser.OpenAsync($"/bestillinger/{id}").ShownAsync();
        return new PlacedOrder(wish, id, Guid.Parse(order.Find(ProfileLink())), receipt.Find(Reference()));
    }

    [GeneratedRegex("/bestillinger/(?<it>[0-9a-f-]{36})", RegexOptions.ExplicitCapture)]
    private static partial Regex OrderLink();

    [GeneratedRegex("/certifikater/(?<it>[0-9a-f-]{36})", RegexOptions.ExplicitCapture)]
    private static partial Regex ProfileLink();

    [GeneratedRegex("<strong>(?<it>[0-9]{10})</strong>", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
