using System.Security.Cryptography;
using System.Text;

namespace Segl.Pki.Pkcs12;

/// <summary>A password in the two forms that PKCS#12 needs, cleared when disposed.</summary>
internal sealed class Pkcs12Password : IDisposable
{
    /// <summary>More characters than anyone types or stores; bounds the work of the appendix B derivation.</summary>
    public const int CharactersMax = 1024;

    private static readonly UnicodeEncoding StrictUtf16 = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _bmpString;
    private readonly byte[] _utf8;

    private Pkcs12Password(byte[] bmpString, byte[] utf8) => (_bmpString, _utf8) = (bmpString, utf8);

    /// <summary>The form of RFC 7292 appendix B.1: big-endian, two octets for each code unit, with a two-octet terminator.</summary>
    /// <remarks>
    /// A BMPString has no characters beyond the basic plane. OpenSSL, NSS and GnuTLS write two surrogates for one, and so we read it.
    /// </remarks>
    public ReadOnlySpan<byte> BmpString => _bmpString;

    /// <summary>The form for PBKDF2, which leaves the choice between ASCII and UTF-8 (RFC 8018 §3): UTF-8, without terminator.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>Whether the password has no characters.</summary>
    public bool IsEmpty => _utf8.Length == 0;

    /// <summary>Whether a character lies beyond the basic plane.</summary>
    public bool HasSurrogates { get; private init; }

    /// <summary>No password at all, which some writers mean by an empty one: not even the terminator is hashed.</summary>
    public static Pkcs12Password Absent() => new([], []);

    /// <summary>The password, or null where it is too long or holds half a surrogate pair and so has no encoding.</summary>
    public static Pkcs12Password? TryFrom(ReadOnlySpan<char> characters)
    {
        if (characters.Length > CharactersMax || !IsWellFormed(characters))
            return null;

        byte[] bmpString = new byte[(characters.Length + 1) * 2];
        StrictUtf16.GetBytes(characters, bmpString);
        byte[] utf8 = new byte[StrictUtf8.GetByteCount(characters)];
        StrictUtf8.GetBytes(characters, utf8);
        return new Pkcs12Password(bmpString, utf8) { HasSurrogates = characters.ContainsAnyInRange('\uD800', '\uDFFF') };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bmpString);
        CryptographicOperations.ZeroMemory(_utf8);
    }

    private static bool IsWellFormed(ReadOnlySpan<char> characters)
    {
        while (!characters.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(characters, out _, out int consumed) != System.Buffers.OperationStatus.Done)
                return false;
            characters = characters[consumed..];
        }

        return true;
    }
}
