using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Segl.Server.Web;

/// <summary>Bounds on what one request may send.</summary>
public static class ServerLimits
{
    /// <summary>The largest thing that anybody uploads is a certificate request of a few kilobytes or a .p12 to be checked.</summary>
    public const int BodyBytesMax = 256 * 1024;

    // Sixty times as much: somebody who chose the wrong file is answered; who sends more is cut off.
    private const int DrainedBytesMax = 16 * 1024 * 1024;
    private const int PartBytes = 16 * 1024;

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

            // RFC 9110 §5.5 has octets beyond ASCII taken for opaque data. Read as UTF-8, those that are none would be refused without a word.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        builder.Services.Configure<FormOptions>(forms =>
        {
            forms.ValueCountLimit = FormFieldsMax;
            forms.KeyLengthLimit = FieldNameCharactersMax;
            forms.ValueLengthLimit = FieldCharactersMax;
            forms.MultipartBodyLengthLimit = BodyBytesMax;
            forms.MultipartHeadersCountLimit = 8;

            // Who sends a private key by mistake must not find it on a disk: what is sent stays in memory, all of it.
            forms.MemoryBufferThreshold = BodyBytesMax;
        });
        builder.Services.Configure<MvcOptions>(pages =>
        {
            pages.MaxModelValidationErrors = ValidationErrorsMax;
            pages.MaxModelBindingCollectionSize = FormFieldsMax;
            pages.MaxModelBindingRecursionDepth = 8;
        });

        // No form here has fields in brackets; reading them so takes a bracket that is not closed for a fault of ours. After all others, because
        // the framework adds its readers later.
        builder.Services.PostConfigure<MvcOptions>(pages =>
        {
            pages.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
            pages.ValueProviderFactories.RemoveType<JQueryQueryStringValueProviderFactory>();
        });
    }

    /// <summary>Refuses a body that is too large, whether it says so beforehand or comes in chunks.</summary>
    /// <remarks>Otherwise reading the form's token would fail first, and the answer would be "the page is too old".</remarks>
    public static void UseBodyLimit(this WebApplication app) => app.Use(async (context, next) =>
    {
        var refused = context.Request.ContentLength is null or > BodyBytesMax ? await TakeWholeAsync(context) : null;
        if ((refused ?? await ReadFormAsync(context)) is not { } status)
        {
            await next(context);
            return;
        }

        // Nobody after this may read on where the server has cut off, nor take what is left for half a form.
        context.Request.Body = Stream.Null;
        context.Request.ContentType = null;
        context.Response.StatusCode = status;
    });

    // A form of several parts that ends in the middle is the client's fault, which its reader tells like a fault of a disk.
    private static async Task<int?> ReadFormAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            return null;

        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return null;
        }
        catch (InvalidDataException)
        {
            // Said again to whoever asks for the form, and told there.
            return null;
        }
        catch (IOException fault)
        {
            return StatusOf(fault);
        }
    }

    // Kestrel tells a chunk whose size is beyond all numbers as a fault of reading, without a status.
    internal static int StatusOf(IOException fault) =>
        fault is BadHttpRequestException { StatusCode: var status } ? status : StatusCodes.Status400BadRequest;

    // What may be kept is kept in memory, because only its end tells how long a body in chunks is. What is too much is read and thrown
    // away up to a bound: a browser that is cut off while it sends shows no answer. Answers with the status where the body is refused.
    private static async Task<int?> TakeWholeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return null;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
            bound.MaxRequestBodySize = DrainedBytesMax;

        try
        {
            var kept = new MemoryStream();
            var part = new byte[PartBytes];
            var all = 0L;
            while (await context.Request.Body.ReadAsync(part, context.RequestAborted) is > 0 and var bytes)
            {
                all += bytes;
                if (all <= BodyBytesMax)
                    kept.Write(part, 0, bytes);
            }

            kept.Position = 0;
            context.Request.Body = kept;
            return all <= BodyBytesMax ? null : StatusCodes.Status413PayloadTooLarge;
        }
        catch (IOException fault)
        {
            // Too large altogether, or chunks that are none.
            return StatusOf(fault);
        }
    }
}
