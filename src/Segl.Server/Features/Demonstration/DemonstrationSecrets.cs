using System.Text;
using Segl.Ca.Keys;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Demonstration;

/// <summary>What signs a fictitious person in.</summary>
internal sealed record DemonstrationSecrets(string Password, TotpSecret Authenticator)
{
    private const string Purpose = "demonstration person";

    /// <summary>RFC 4226 §4: the secret's bytes come first, the password is the rest.</summary>
    private const int AuthenticatorBytes = 20;

    public byte[] Seal(MasterKey masterKey, Guid accountId) =>
        masterKey.Seal(Purpose, [.. Authenticator.Bytes.Span, .. Encoding.UTF8.GetBytes(Password)], accountId.ToByteArray(bigEndian: true));

    public static DemonstrationSecrets Open(MasterKey masterKey, DemonstrationPerson person)
    {
        var bytes = masterKey.Open(Purpose, person.SealedSecrets, person.AccountId.ToByteArray(bigEndian: true));
        return new(Encoding.UTF8.GetString(bytes.AsSpan(AuthenticatorBytes)), TotpSecret.From(bytes[..AuthenticatorBytes]));
    }
}
