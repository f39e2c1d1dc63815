using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>Razor Pages as this portal uses them.</summary>
public static class PagesFeature
{
    /// <summary>Adds the pages under <c>Features/</c>.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<WebAssets>();

        // Danish letters as they are; what means something in HTML is encoded all the same.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement, UnicodeRanges.LatinExtendedA,
            UnicodeRanges.GeneralPunctuation));
        services.AddRazorPages(pages =>
        {
            pages.RootDirectory = "/Features";
        });
        services.AddOptions<MvcOptions>().Configure<Wording>((mvc, texts) =>
        {
            mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
            mvc.Filters.Add(new UnhandledMethodFilter());

            // Rules live in the domain types (STYLE 28): a missing field is an empty string there, never null, never "required".
            mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            mvc.ModelMetadataDetailsProviders.Add(new EmptyStaysEmpty());
            mvc.ModelBinderProviders.Insert(0, new OneNameBinderProvider());
            SayInReadersLanguage(mvc, texts);
        });
        return services;
    }

    /// <summary>Maps the pages.</summary>
    public static void MapPages(this WebApplication app) => app.MapRazorPages();

    private static void SayInReadersLanguage(MvcOptions mvc, Wording texts)
    {
        var messages = mvc.ModelBindingMessageProvider;
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => texts["Design.Field.Unusable"]);
        messages.SetUnknownValueIsInvalidAccessor(_ => texts["Design.Field.Unusable"]);
        messages.SetValueIsInvalidAccessor(_ => texts["Design.Field.Unusable"]);
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => texts["Design.Field.Unusable"]);
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => texts["Design.Field.Unusable"]);
        messages.SetValueMustBeANumberAccessor(_ => texts["Design.Field.NotANumber"]);
        messages.SetNonPropertyValueMustBeANumberAccessor(() => texts["Design.Field.NotANumber"]);
        messages.SetValueMustNotBeNullAccessor(_ => texts["Design.Field.Missing"]);
        messages.SetMissingBindRequiredValueAccessor(_ => texts["Design.Field.Missing"]);
        messages.SetMissingKeyOrValueAccessor(() => texts["Design.Field.Missing"]);
        messages.SetMissingRequestBodyRequiredValueAccessor(() => texts["Design.Field.Missing"]);
    }

    private sealed class EmptyStaysEmpty : IDisplayMetadataProvider
    {
        public void CreateDisplayMetadata(DisplayMetadataProviderContext context) =>
            context.DisplayMetadata.ConvertEmptyStringToNull = false;
    }
}
