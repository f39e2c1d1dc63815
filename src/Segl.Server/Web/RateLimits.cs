using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Segl.Pki.Outcomes;

namespace Segl.Server.Web;

/// <summary>How often one address may try what can be guessed, from the configuration section <c>Segl:RateLimits</c>.</summary>
public sealed record RateLimitOptions
{
    /// <summary>
    /// Tries to sign in per address: two for each person, user ID and approval. Default 60 in 60 seconds, because a whole office can have one
    /// address; who guesses at one account is stopped by its pause.
    /// </summary>
    public TryLimit SignIn { get; init; } = new() { TriesMax = 60, WindowSeconds = 60 };

    /// <summary>
    /// Tries of a reference number and one-time code per address; five wrong ones lock the code itself. Default 20 in 60 seconds.
    /// </summary>
    public TryLimit Code { get; init; } = new() { TriesMax = 20, WindowSeconds = 60 };

    /// <summary>Uses of a link from an e-mail validation mail per address. Default 30 in 60 seconds.</summary>
    public TryLimit Validation { get; init; } = new() { TriesMax = 30, WindowSeconds = 60 };

    /// <summary>Searches in the public certificate database per address, of people and programs. Default 300 in 60 seconds.</summary>
    public TryLimit Search { get; init; } = new() { TriesMax = 300, WindowSeconds = 60 };

    /// <summary>Certificates to be checked per address. Default 60 in 60 seconds.</summary>
    public TryLimit Check { get; init; } = new() { TriesMax = 60, WindowSeconds = 60 };

    /// <summary>Calls of the API per address. Default 1,200 in 60 seconds.</summary>
    public TryLimit Api { get; init; } = new() { TriesMax = 1_200, WindowSeconds = 60 };

    /// <summary>
    /// Messages of CMP per address. Default 120 in 60 seconds: fetching a certificate takes two, and a whole site of machines can have one address.
    /// </summary>
    public TryLimit Cmp { get; init; } = new() { TriesMax = 120, WindowSeconds = 60 };

    internal bool IsInRange => Array.TrueForAll([SignIn, Code, Validation, Search, Check, Api, Cmp], limit => limit.IsInRange);
}

/// <summary>So many tries within a sliding window.</summary>
public sealed record TryLimit
{
    /// <summary>1 to 10,000.</summary>
    public required int TriesMax { get; init; }

    /// <summary>1 to 3,600 seconds.</summary>
    public required int WindowSeconds { get; init; }

    internal bool IsInRange => TriesMax is >= 1 and <= 10_000 && WindowSeconds is >= 1 and <= 3_600;
}

/// <summary>Policies to put on pages and endpoints: <c>[EnableRateLimiting(RateLimits.SignIn)]</c>.</summary>
public static class RateLimits
{
    /// <summary>Password, authenticator and recovery codes.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Reference number and one-time code.</summary>
    public const string Code = "code";

    /// <summary>Links of e-mail validation.</summary>
    public const string Validation = "validation";

    /// <summary>Searches in the public certificate database.</summary>
    public const string Search = "search";

    /// <summary>Certificates to be checked.</summary>
    public const string Check = "check";

    /// <summary>Calls of the API.</summary>
    public const string Api = "api";

    /// <summary>Messages of CMP.</summary>
    public const string Cmp = "cmp";

    private const int WindowSegments = 6;

    /// <summary>Adds the policies.</summary>
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>()
            .BindConfiguration("Segl:RateLimits", binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(
                limits => limits.IsInRange, "Segl:RateLimits: TriesMax is 1 to 10000 and WindowSeconds 1 to 3600.")
            .ValidateOnStart();

        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) => RejectAsync(rejected.HttpContext, rejected.Lease);
            limiter.AddPolicy(SignIn, context => PerAddress(context, SignIn, limits => limits.SignIn));
            limiter.AddPolicy(Code, context => PerAddress(context, Code, limits => limits.Code));
            limiter.AddPolicy(Validation, context => PerAddress(context, Validation, limits => limits.Validation));
            limiter.AddPolicy(Check, context => PerAddress(context, Check, limits => limits.Check));
            limiter.AddPolicy(Cmp, context => PerAddress(context, Cmp, limits => limits.Cmp));
            limiter.AddPolicy(Search, PerSearch);
            limiter.AddPolicy(Api, context => Limited(context, Api, limits => limits.Api));
        });
    }

    /// <summary>What counts as one asker: the IPv4 address, or the IPv6 network that one customer gets.</summary>
    public static string Asker(IPAddress? address)
    {
        if (address is null)
            return "unknown";

        var network = ClientNetwork.Of(address);
        return network.AddressFamily == AddressFamily.InterNetwork ? network.ToString() : $"{network}/64";
    }

    private static RateLimitPartition<(string Policy, string Asker)> PerAddress(
        HttpContext context, string policy, Func<RateLimitOptions, TryLimit> choose)
    {
        // Reading a page is free; a try is a POST.
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return RateLimitPartition.GetNoLimiter((policy, "reading"));

        return Limited(context, policy, choose);
    }

    // A search is a GET that asks for something; its empty form is free.
    private static RateLimitPartition<(string Policy, string Asker)> PerSearch(HttpContext context) =>
        context.Request.QueryString.HasValue
            ? Limited(context, Search, limits => limits.Search)
            : RateLimitPartition.GetNoLimiter((Search, "reading"));

    private static RateLimitPartition<(string Policy, string Asker)> Limited(
        HttpContext context, string policy, Func<RateLimitOptions, TryLimit> choose)
    {
        var limit = choose(context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value);
        return RateLimitPartition.GetSlidingWindowLimiter(
            (policy, Asker(context.Connection.RemoteIpAddress)),
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = limit.TriesMax,
                Window = TimeSpan.FromSeconds(limit.WindowSeconds),
                SegmentsPerWindow = WindowSegments,
                QueueLimit = 0,
            });
    }

    // A page is made of the empty answer; a program has its answer here, with the codes that it reads everywhere else.
    private static async ValueTask RejectAsync(HttpContext context, RateLimitLease lease)
    {
        var problem = Problems.AreSpokenAt(context.Request.Path)
            ? new Refusal("TooManyTries", "Too many requests from this address. Wait as long as Retry-After says.")
                .ToAnswer(context, StatusCodes.Status429TooManyRequests)
            : null;
        SayWhenToRetry(context, lease);
        if (problem is not null)
            await problem.ExecuteAsync(context);
    }

    private static void SayWhenToRetry(HttpContext context, RateLimitLease lease)
    {
        // Without metadata a whole minute is a safe answer.
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromMinutes(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
    }
}
