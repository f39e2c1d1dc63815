namespace Segl.Server.Features.SignIn;

/// <summary>The addresses of sign-in, with the way back; only paths of this site are ways back.</summary>
public static class SignInPaths
{
    /// <summary>Signing in.</summary>
    public const string SignIn = "/log-ind";

    /// <summary>Signing in again before something that matters.</summary>
    public const string SignInAgain = "/log-ind/igen";

    /// <summary>Choosing the organisation to act for.</summary>
    public const string ChooseOrganisation = "/organisation/vaelg";

    /// <summary>Where a way back may lead at most; a longer one is no address of ours.</summary>
    private const int PathCharactersMax = 512;

    /// <summary>The address to sign in again for one purpose, for example an order's id, and to come back from.</summary>
    public static string SignInAgainFor(string purpose, string returnUrl) =>
        SignInAgain + QueryString.Create(
            [KeyValuePair.Create<string, string?>("returnUrl", returnUrl), KeyValuePair.Create<string, string?>("purpose", purpose)]);

    /// <summary>
    /// Whether a page is also for somebody who acts for no organisation yet: whoever accepts an invitation may have no role before.
    /// </summary>
    public static bool NeedsNoOrganisation(string path) => path.StartsWith("/invitation/", StringComparison.Ordinal);

    /// <summary>The way back that was asked for if it stays on this site, else the start page.</summary>
    public static string WayBack(string? returnUrl) => IsLocal(returnUrl) ? returnUrl! : "/"; // Local implies not null.

    /// <summary>Whether an address is a path of this site: one slash, no backslash, no control characters.</summary>
    public static bool IsLocal(string? path) =>
        path is { Length: > 0 and <= PathCharactersMax }
        && path[0] == '/'
        && (path.Length == 1 || path[1] is not ('/' or '\\'))
        && !path.Any(char.IsControl);

    internal static string ChooseOrganisationThen(string path) =>
        path == "/" ? ChooseOrganisation : ChooseOrganisation + QueryString.Create("returnUrl", path);

    /// <summary>The address to choose an organisation that something belongs to, and to go on to it.</summary>
    internal static string ChooseOrganisationFor(Guid needed, string path) =>
        ChooseOrganisation + QueryString.Create(
            [KeyValuePair.Create<string, string?>("needed", $"{needed}"), KeyValuePair.Create<string, string?>("returnUrl", path)]);

    internal static string SignInFor(HttpRequest request) => With(SignIn, request);

    internal static string ChooseOrganisationFor(HttpRequest request) => With(ChooseOrganisation, request);

    // What was posted cannot be asked for again; its page can.
    private static string With(string path, HttpRequest request)
    {
        var here = request.Path + (HttpMethods.IsGet(request.Method) ? request.QueryString.Value : "");
        return IsLocal(here) && here != "/" ? path + QueryString.Create("returnUrl", here) : path;
    }
}
