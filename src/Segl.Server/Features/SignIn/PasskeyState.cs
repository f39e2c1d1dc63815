using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Segl.Server.Features.SignIn;

/// <summary>What was asked of a passkey, kept sealed in the browser between question and answer.</summary>
public sealed class PasskeyState(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>An answer has one or two kilobytes; some authenticators attest with a certificate chain.</summary>
    internal const int CredentialSignsMax = 16 * 1024;

    private const string CookieName = "__Host-segl-passkey";

    /// <summary>Above the time that browsers give people for it.</summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(6);

    private readonly IDataProtector _protector = protection.CreateProtector("Segl.SignIn.Passkey");

    /// <summary>Keeps what was asked.</summary>
    internal void Keep(HttpContext context, string? asked)
    {
        var text = Encoding.UTF8.GetBytes(asked ?? "");
        var stamped = new byte[sizeof(long) + text.Length];
        BinaryPrimitives.WriteInt64BigEndian(stamped, clock.GetUtcNow().ToUnixTimeMilliseconds());
        text.CopyTo(stamped.AsSpan(sizeof(long)));
        context.Response.Cookies.Append(CookieName, Convert.ToBase64String(_protector.Protect(stamped)), Options());
    }

    /// <summary>Takes it back, once; null where there is none or it is too old.</summary>
    internal string? Take(HttpContext context)
    {
        context.Response.Cookies.Delete(CookieName, Options());
        if (Read(context.Request.Cookies[CookieName]) is not { Length: > sizeof(long) } stamped)
            return null;

        var askedAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(stamped));
        return clock.GetUtcNow() - askedAt < AgeMax ? Encoding.UTF8.GetString(stamped.AsSpan(sizeof(long))) : null;
    }

    private byte[]? Read(string? cookie)
    {
        var bytes = new byte[CredentialSignsMax];
        if (cookie is null || !Convert.TryFromBase64String(cookie, bytes, out var length))
            return null;
        try
        {
            return _protector.Unprotect(bytes[..length]);
        }
        catch (CryptographicException)
        {
            // Changed by hand, or sealed by a key that is gone: as if there were none.
            return null;
        }
    }

    private static CookieOptions Options() => new()
    {
        Path = "/",
        Secure = true,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        IsEssential = true,
    };
}
