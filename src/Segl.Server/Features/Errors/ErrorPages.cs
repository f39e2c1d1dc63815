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

    /// <summary>Adds problem+json and the mark of a form that is too old.</summary>
    public static IServiceCollection AddErrorPages(this IServiceCollection services)
    {
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions["traceId"] = Problems.TraceOf(context.HttpContext));
        services.Configure<MvcOptions>(mvc => mvc.Filters.Add<OldFormFilter>());
        return services;
    }

    /// <summary>Catches faults and empty error answers.</summary>
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseWhen(context => Problems.AreSpokenAt(context.Request.Path), interfaces =>
        {
            interfaces.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf });
            interfaces.UseStatusCodePages();
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

    private sealed class OldFormFilter : IAlwaysRunResultFilter
    {
        public void OnResultExecuting(ResultExecutingContext context)
        {
            if (context.Result is IAntiforgeryValidationFailedResult)
                context.HttpContext.Items[typeof(OldFormFilter)] = true;
        }

        public void OnResultExecuted(ResultExecutedContext context)
        {
        }
    }
}
