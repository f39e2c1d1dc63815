using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.SignIn;

/// <summary>Signing in, and who may see which page.</summary>
internal static class SignInFeature
{
    /// <summary>Adds sign-in and the filter that guards every page.</summary>
    public static IServiceCollection AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SignInOptions>()
            .Bind(configuration.GetSection(SignInOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(options => options.Fault() is null, $"{SignInOptions.Section} is not usable.")
            .ValidateOnStart();
        services.AddHttpContextAccessor();
        services.AddAuthentication(SessionCookie.Scheme).AddCookie(SessionCookie.Scheme);
        services.AddOptions<CookieAuthenticationOptions>(SessionCookie.Scheme)
            .Configure<IOptions<SignInOptions>>((cookie, limits) => SessionCookie.Configure(cookie, limits.Value));
        AddAccounts(services);
        services.AddScoped<MakeAccount>();
        services.AddScoped<Sessions>();
        services.AddScoped<ApproveByPassword>();
        services.AddScoped<ApproveByPasskey>();
        services.AddSingleton<PasskeyState>();
        services.AddSingleton<AuthenticatorEnrolment>();
        services.AddScoped<CurrentActor>();
        services.AddSingleton<IAntiforgeryAdditionalDataProvider, FormsOfOneOrganisation>();
        services.AddScoped<FreshSignIn>();
        services.Configure<MvcOptions>(mvc => mvc.Filters.Add<AccessFilter>());
        return services;
    }

    // Identity keeps accounts, password hashes and passkeys. Codes and pauses are ours: its own read the clock and take a code twice.
    private static void AddAccounts(IServiceCollection services)
    {
        services.AddIdentityCore<Account>(identity => identity.User.RequireUniqueEmail = false);
        services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = PasswordHashing.Iterations);

        // Saved with the audit event, in one transaction.
        services.AddScoped<IUserStore<Account>>(provider =>
            new UserOnlyStore<Account, SeglDatabase, Guid>(provider.GetRequiredService<SeglDatabase>()) { AutoSaveChanges = false });
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.AddOptions<IdentityPasskeyOptions>()
            .Configure<IOptions<SeglOptions>>((passkeys, host) => ConfigurePasskeys(passkeys, host.Value));
        services.AddScoped<RecoveryCodes>();
    }

    private static void ConfigurePasskeys(IdentityPasskeyOptions passkeys, SeglOptions host)
    {
        passkeys.UserVerificationRequirement = "required";
        passkeys.ResidentKeyRequirement = "required";
        passkeys.AttestationConveyancePreference = "none";
        passkeys.ServerDomain = new Uri(host.PublicUrl).Host;
        passkeys.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && IsOurs(asked.Origin, host));
    }

    // WebAuthn Level 3 §7.2 step 13. A demonstration may run on any port of this machine.
    private static bool IsOurs(string origin, SeglOptions host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && (from.GetLeftPart(UriPartial.Authority) == new Uri(host.PublicUrl).GetLeftPart(UriPartial.Authority)
            || (host.Mode is InstallationMode.Demonstration && from is { Scheme: "http", Host: "localhost" }));
}
