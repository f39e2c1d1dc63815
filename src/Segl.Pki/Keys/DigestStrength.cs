namespace Segl.Pki.Keys;

/// <summary>What the digest of a signature withstands.</summary>
public enum DigestStrength
{
    /// <summary>Forgeries have been made in earnest: MD5.</summary>
    Broken,

    /// <summary>Collisions can be bought: SHA-1.</summary>
    Sha1,

    /// <summary>Nothing is known against it: SHA-2.</summary>
    Strong,
}
