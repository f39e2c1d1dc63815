namespace Segl.Pki.Cmp;

/// <summary>How a message is protected.</summary>
public enum PkiProtectionKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By a shared secret.</summary>
    Mac,

    /// <summary>By a signature, or by something that is not known here.</summary>
    Signature,
}
