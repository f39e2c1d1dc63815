using System.Globalization;
using System.Security.Cryptography;
using Segl.Pki.Ocsp;

namespace Segl.Ca.Status;

/// <summary>An answer to a question for status.</summary>
public sealed class StatusAnswer
{
    internal StatusAnswer(ReadOnlyMemory<byte> der, DateTimeOffset? producedAt, DateTimeOffset? nextUpdate, bool isForAnybody) =>
        (Der, ProducedAt, NextUpdate, IsForAnybody) = (der, producedAt, nextUpdate, isForAnybody);

    /// <summary>The OCSPResponse.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>When it was signed; null for an error, which is not signed.</summary>
    public DateTimeOffset? ProducedAt { get; }

    /// <summary>Until when it may be relied on; null for an error.</summary>
    public DateTimeOffset? NextUpdate { get; }

    /// <summary>Whether it answers everybody who asks the same: it is signed and has no nonce.</summary>
    public bool IsForAnybody { get; }

    /// <summary>The SHA-256 of its bytes in lower-case hexadecimal, computed once.</summary>
    public string Sha256 => field ??= Convert.ToHexStringLower(SHA256.HashData(Der.Span));

    /// <summary>Its entity tag (RFC 9110 §8.8.3), made once for all whom it is given to.</summary>
    public string EntityTag => field ??= $"\"{Sha256}\"";

    /// <summary><see cref="ProducedAt"/> as HTTP writes it (RFC 9110 §5.6.7), made once; empty for an error.</summary>
    public string ProducedAtText => field ??= TextOf(ProducedAt);

    /// <summary><see cref="NextUpdate"/> as HTTP writes it, made once; empty for an error.</summary>
    public string NextUpdateText => field ??= TextOf(NextUpdate);

    /// <summary>The question was not understood.</summary>
    public static StatusAnswer MalformedRequest { get; } = Error(OcspError.MalformedRequest);

    /// <summary>Nobody here can sign for that issuer, or for all of those issuers at once.</summary>
    public static StatusAnswer Unauthorized { get; } = Error(OcspError.Unauthorized);

    /// <summary>There is no answer now.</summary>
    public static StatusAnswer TryLater { get; } = Error(OcspError.TryLater);

    private static string TextOf(DateTimeOffset? instant) => instant?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static StatusAnswer Error(ReadOnlyMemory<byte> der) => new(der, producedAt: null, nextUpdate: null, isForAnybody: false);
}
