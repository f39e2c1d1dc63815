using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Segl.Server.Features.SignIn;

/// <summary>How passwords are kept: PBKDF2 with HMAC-SHA-512.</summary>
internal static class PasswordHashing
{
    /// <summary>The OWASP Password Storage Cheat Sheet's figure for HMAC-SHA-512; about a fifth of a second of one core.</summary>
    public const int Iterations = 210_000;

    public static IOptions<PasswordHasherOptions> Options { get; } = Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions
    {
        IterationCount = Iterations,
    });
}
