using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Segl.Server.Features.Notices;

namespace Segl.Server.Features.SignIn;

/// <summary>A person who can sign in; the user ID is <see cref="IdentityUser{TKey}.UserName"/>.</summary>
public sealed class Account : IdentityUser<Guid>
{
    private const int StampDigits = 32;

    /// <summary>The person's name, as shown to colleagues.</summary>
    public required string Name { get; set; }

    /// <summary>The language of mails to this person: <c>da</c> or <c>en</c>.</summary>
    public string Language { get; set; } = "da";

    /// <summary>Which mails the person wants.</summary>
    public MailPreference MailPreference { get; set; } = MailPreference.All;

    /// <summary>When the account was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The authenticator's secret, sealed under the master key; null before one is set up.</summary>
    public byte[]? TotpSecret { get; set; }

    /// <summary>
    /// The time step of the last code that was taken, so that no code works twice (RFC 6238 §5.2); null before the first.
    /// </summary>
    public long? TotpLastStep { get; set; }

    /// <summary>Ends every session but those that are given the new stamp: for a new password or authenticator.</summary>
    public void RenewSecurityStamp() =>
        (SecurityStamp, ConcurrencyStamp) = (
            RandomNumberGenerator.GetHexString(StampDigits), RandomNumberGenerator.GetHexString(StampDigits));
}
