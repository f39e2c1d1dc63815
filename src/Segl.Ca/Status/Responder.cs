using Segl.Ca.Authorities;
using Segl.Ca.Keys;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;

namespace Segl.Ca.Status;

/// <summary>Who answers for an authority: a key of its own with a certificate of a month.</summary>
internal sealed record Responder(string Id, AuthoritySigner Authority, ISigningKey Key, OcspResponder Ocsp) : IDisposable
{
    /// <summary>When its certificate is valid.</summary>
    public Validity Validity => Ocsp.Certificate.Validity;

    /// <summary>Whether half of its life is over: time to make the next one, while this one still answers for two weeks.</summary>
    /// <remarks>One that lasts as long as its authority is the last: the next one would not last longer.</remarks>
    public static bool IsToBeReplaced(Validity validity, Validity authority, DateTimeOffset now) =>
        validity.NotAfter < authority.NotAfter && now >= validity.NotBefore + (validity.Lifetime / 2);

    public void Dispose() => Key.Dispose();
}
