namespace Segl.Pki.Pkcs12;

/// <summary>The bounds of <see cref="Pkcs12Reader"/>: a file is read before anyone vouches for it.</summary>
public static class Pkcs12Limits
{
    /// <summary>The longest file: a key with its chain needs under 16 KiB, so this leaves room for a whole trust store.</summary>
    public const int FileBytesMax = 256 * 1024;

    /// <summary>The most hash iterations of one derivation: NSS wrote 1,000,000 for a time and 600,000 since; nobody writes more.</summary>
    public const int IterationsMax = 1_000_000;

    /// <summary>
    /// The most hash iterations of a whole file, some seconds: what GnuTLS asks for with 3DES, a key and two safes of certificates.
    /// </summary>
    public const int TotalIterationsMax = 6_000_000;

    /// <summary>The longest salt; writers in use take 8 to 64 octets.</summary>
    public const int SaltBytesMax = 256;

    /// <summary>The most safes and bags together.</summary>
    public const int BagsMax = 64;

    /// <summary>How deep bags of bags may lie in each other (RFC 7292 §4.2.6); nobody is known to write even one.</summary>
    public const int NestingMax = 3;
}
