using Segl.Pki.Certificates;

namespace Segl.Ca.Authorities;

/// <summary>An authority as its revocation lists and responders need it.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Id">Its id in <c>ca_authority</c>.</param>
/// <param name="Certificate">Its certificate.</param>
/// <param name="Issuer">What what it signs says of it.</param>
/// <param name="Sign">Signs with its key; null where the key is kept elsewhere.</param>
internal sealed record AuthoritySigner(
    AuthorityRole Role, string Id, Certificate Certificate, Issuer Issuer, AuthoritySigner.SignatureMaker? Sign)
{
    public delegate ValueTask<byte[]> SignatureMaker(ReadOnlyMemory<byte> toBeSigned, CancellationToken cancellationToken);
}
