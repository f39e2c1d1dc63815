using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace Segl.Server.Features.SignIn;

/// <summary>Whether the person has just signed in again for one purpose, which issuing demands (R3.2).</summary>
/// <remarks>A page that needs it redirects to <see cref="SignInPaths.SignInAgainFor"/> where it is not.</remarks>
public sealed class FreshSignIn(IOptions<SignInOptions> limits, TimeProvider clock)
{
    /// <summary>Somebody who works on more orders than this at once signs in again for the oldest.</summary>
    internal const int PurposesMax = 8;

    private const string ClaimType = "segl:fresh";
    private const int PurposeCharactersMax = 64;

    /// <summary>Whether the person signed in again for this purpose within the last minutes.</summary>
    public bool IsFreshFor(HttpContext context, string purpose)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        return Alive(context.User).Any(claim => PurposeOf(claim) == purpose);
    }

    /// <summary>Whether a purpose can be asked for: short, and of letters, digits, dash and colon.</summary>
    internal static bool IsPurpose(string? purpose) =>
        purpose is { Length: > 0 and <= PurposeCharactersMax }
            && purpose.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or ':');

    /// <summary>The claims of a cookie that also holds a new purpose.</summary>
    internal IEnumerable<Claim> With(ClaimsPrincipal person, string purpose)
    {
        var instant = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return Alive(person).Where(claim => PurposeOf(claim) != purpose).TakeLast(PurposesMax - 1)
            .Append(new Claim(ClaimType, $"{purpose}|{instant}"));
    }

    private IEnumerable<Claim> Alive(ClaimsPrincipal person)
    {
        var oldest = (clock.GetUtcNow() - limits.Value.FreshMax).ToUnixTimeMilliseconds();
        return person.FindAll(ClaimType).Where(claim => InstantOf(claim) > oldest);
    }

    private static string PurposeOf(Claim claim) => claim.Value[..claim.Value.LastIndexOf('|')];

    private static long InstantOf(Claim claim) =>
        long.Parse(claim.Value[(claim.Value.LastIndexOf('|') + 1)..], CultureInfo.InvariantCulture);
}
