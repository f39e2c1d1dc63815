using System.Text.RegularExpressions;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Tests.SignIn;

/// <summary>What an authenticator app does with the page that shows its secret.</summary>
public static class Totp
{
    /// <summary>The secret that a page shows in groups.</summary>
    public static TotpSecret SecretOn(TestPage page)
    {
        var text = Regex.Match(page.Html, "<code class=\"segl-app-secret\">(?<secret>[A-Z2-7 ]+)</code>").Groups["secret"]
            .Value.Replace(" ", "", StringComparison.Ordinal);
        text.Length.ShouldBe(32);
        var bits = string.Concat(text.Select(
            sign => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(sign, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return TotpSecret.From([.. bits.Chunk(8).Select(octet => Convert.ToByte(new string(octet), 2))]);
    }
}
