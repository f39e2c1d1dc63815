using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Security;

/// <summary>A secret as a page shows it: in groups to type, and as a square code to scan.</summary>
public sealed record EnrolmentOffer(TotpSecret Secret, string UserId)
{
    private const int GroupSigns = 4;

    /// <summary>The name under which apps list the account's issuer.</summary>
    private const string Issuer = "Segl";

    /// <summary>The secret in groups of four.</summary>
    public string InGroups => string.Join(' ', Secret.ToBase32().Chunk(GroupSigns).Select(group => new string(group)));

    /// <summary>The address in the square code.</summary>
    public string Address => Secret.ToUri(UserId.Length is 0 or > Segl.Server.Features.SignIn.UserId.SignsMax ? Issuer : UserId, Issuer);
}
