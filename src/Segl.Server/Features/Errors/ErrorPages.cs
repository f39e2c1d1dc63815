using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Segl.Server.Web;

namespace Segl.Server.Features.Errors;

/// <summary>Errors as a page for people and as problem+json for programs; never with a detail of the fault.</summary>
public static class ErrorPages
{
    private const string Path = "/fejl/{0}";

    /// <summary>Adds the mark of a form that is too old.</summary>
    public static IServiceCollection AddErrorPages(this IServiceCollection services)
    {
        services.Configure<MvcOptions>(mvc => mvc.Filters.Add<OldFormFilter>());
        return services;
    }

    /// <summary>Catches faults and empty error answers.</summary>
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseWhen(context => Problems.AreSpokenAt(context.Request.Path), interfaces =>
        {
            interfaces.UseExceptionHandler(new ExceptionHandlerOptions
            {
                StatusCodeSelector = StatusOf, ExceptionHandler = Problems.TellEmptyAsync,
            });
            interfaces.UseStatusCodePages(empty => Problems.TellEmptyAsync(empty.HttpContext));
        });
        app.UseWhen(context => !Problems.AreSpokenAt(context.Request.Path), pages =>
        {
            pages.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/fejl", StatusCodeSelector = StatusOf });
            pages.UseStatusCodePagesWithReExecute(Path);
        });
    }

    /// <summary>Whether the request was refused because its form was rendered too long ago, or before signing in or out.</summary>
    public static bool IsOldForm(HttpContext context) => context.Items.ContainsKey(typeof(OldFormFilter));

    // Kestrel says "too large" and "too slow" as exceptions that carry their status; the rest is our own fault.
    private static int StatusOf(Exception fault) => fault switch
    {
        BadHttpRequestException request => request.StatusCode,
        AntiforgeryValidationException or InvalidDataException => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Whether the request was refused because no field of its form could be read.</summary>
    public static bool IsUnreadableForm(HttpContext context) => context.Items.ContainsKey(typeof(InvalidDataException));

    private sealed class OldFormFilter : IAsyncAlwaysRunResultFilter
    {
        // A form that cannot be read has no token either: then its age is not what is wrong with it.
        public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
        {
            if (context.Result is IAntiforgeryValidationFailedResult)
            {
                var isReadable = await IsReadableAsync(context.HttpContext);
                context.HttpContext.Items[isReadable ? typeof(OldFormFilter) : typeof(InvalidDataException)] = true;
            }

            await next();
        }

        // What reading it said the first time is kept and said again.
        private static async Task<bool> IsReadableAsync(HttpContext context)
        {
            try
            {
                _ = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
                return true;
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }
    }
}
