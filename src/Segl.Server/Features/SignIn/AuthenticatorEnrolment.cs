using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Segl.Server.Features.SignIn;

/// <summary>A secret on its way into an app: shown on a page and sealed in its form, until a code shows that the app has it.</summary>
public sealed class AuthenticatorEnrolment(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Time enough to find the phone.</summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(30);

    private const int SealedSignsMax = 1024;

    /// <summary>The sealed form of a secret, for one person or link only.</summary>
    public string Seal(TotpSecret secret, string whom)
    {
        var stamped = new byte[sizeof(long) + secret.Bytes.Length];
        BinaryPrimitives.WriteInt64BigEndian(stamped, clock.GetUtcNow().ToUnixTimeMilliseconds());
        secret.Bytes.Span.CopyTo(stamped.AsSpan(sizeof(long)));
        return Convert.ToBase64String(ProtectorFor(whom).Protect(stamped));
    }

    /// <summary>The secret; null where the form was changed, is somebody else's, or too old.</summary>
    public TotpSecret? Open(string sealedSecret, string whom)
    {
        var bytes = new byte[SealedSignsMax];
        if (!Convert.TryFromBase64String(sealedSecret, bytes, out var length) || length == 0)
            return null;
        try
        {
            var stamped = ProtectorFor(whom).Unprotect(bytes[..length]);
            var sealedAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(stamped));
            return clock.GetUtcNow() - sealedAt < AgeMax ? TotpSecret.From(stamped[sizeof(long)..]) : null;
        }
        catch (CryptographicException)
        {
            // Not ours, or not for this person.
            return null;
        }
    }

    private IDataProtector ProtectorFor(string whom) => protection.CreateProtector("Segl.SignIn.Enrolment", whom);
}
