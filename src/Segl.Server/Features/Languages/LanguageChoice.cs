using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Texts;
using Segl.Server.Web;

namespace Segl.Server.Features.Languages;

/// <summary>Which language a reader gets: the chosen one, else the first that the browser asks for, else Danish.</summary>
public static class LanguageChoice
{
    private const string CookieName = SafeCookies.Prefix + "language";

    // A browser lists a handful; a longer list is no reader's.
    private const int WishesMax = 10;

    /// <summary>Sets the language of each request.</summary>
    public static void UseLanguages(this WebApplication app) => app.Use((context, next) =>
    {
        var culture = Of(context.Request).Culture();
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        if (IsPage(context))
            context.Response.Headers.ContentLanguage = culture.TwoLetterISOLanguageName;
        return next(context);
    });

    // What programs are answered is for readers of no language (RFC 9110 §8.5), whatever its words are in.
    private static bool IsPage(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null;

    /// <summary>Keeps a choice for a year.</summary>
    public static void Keep(HttpResponse response, Language language) =>
        response.Cookies.Append(CookieName, language.Tag(), new CookieOptions
        {
            Path = "/",
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            IsEssential = true,
        });

    private static Language Of(HttpRequest request) =>
        Texts.Languages.Find(request.Cookies[CookieName]) ?? Wished(request) ?? Language.Danish;

    private static Language? Wished(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage
            .Take(WishesMax)
            .Where(wish => wish.Quality is not 0)
            .OrderByDescending(wish => wish.Quality ?? 1)
            .Select(wish => Texts.Languages.Find(wish.Value.Value))
            .FirstOrDefault(language => language is not null);
}
