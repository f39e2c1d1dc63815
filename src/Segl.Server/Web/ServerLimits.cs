using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Segl.Server.Web;

/// <summary>Bounds on what one request may send.</summary>
public static class ServerLimits
{
    /// <summary>The largest thing that anybody uploads is a certificate request of a few kilobytes or a .p12 to be checked.</summary>
    public const int BodyBytesMax = 256 * 1024;

    // The largest form has about thirty fields.
    private const int FormFieldsMax = 128;
    private const int FieldNameCharactersMax = 128;
    private const int FieldCharactersMax = 64 * 1024;
    private const int ValidationErrorsMax = 50;

    /// <summary>Sets the bounds on Kestrel, forms and model binding.</summary>
    public static void AddServerLimits(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        });
        builder.Services.Configure<FormOptions>(forms =>
        {
            forms.ValueCountLimit = FormFieldsMax;
            forms.KeyLengthLimit = FieldNameCharactersMax;
            forms.ValueLengthLimit = FieldCharactersMax;
            forms.MultipartBodyLengthLimit = BodyBytesMax;
            forms.MultipartHeadersCountLimit = 8;
        });
        builder.Services.Configure<MvcOptions>(pages =>
        {
            pages.MaxModelValidationErrors = ValidationErrorsMax;
            pages.MaxModelBindingCollectionSize = FormFieldsMax;
            pages.MaxModelBindingRecursionDepth = 8;
        });
    }

    /// <summary>Refuses a body that says beforehand that it is too large; Kestrel cuts off one that does not.</summary>
    /// <remarks>Otherwise reading the form's token would fail first, and the answer would be "the page is too old".</remarks>
    public static void UseBodyLimit(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.ContentLength is null or <= BodyBytesMax)
            return next(context);

        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return Task.CompletedTask;
    });
}
