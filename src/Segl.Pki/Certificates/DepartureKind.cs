namespace Segl.Pki.Certificates;

/// <summary>The ways in which certificates depart from RFC 5280 §4.1 and §4.2 that can be told apart.</summary>
public enum DepartureKind
{
    /// <summary>It is of version 1 or 2, or has what its version has not (§4.1.2.1).</summary>
    Version,

    /// <summary>The serial number is negative, zero, or over 20 octets long (§4.1.2.2).</summary>
    SerialNumber,

    /// <summary>The two identifiers of the signature's algorithm differ (§4.1.1.2).</summary>
    SignatureAlgorithms,

    /// <summary>It ends before it begins (§4.1.2.5).</summary>
    Validity,

    /// <summary>A name has a value that is no text, or its attributes are out of order (§4.1.2.4).</summary>
    Names,

    /// <summary>The key is of a kind that is not known here, or is none (§4.1.2.7).</summary>
    PublicKey,

    /// <summary>It has unique identifiers (§4.1.2.8).</summary>
    UniqueIdentifiers,

    /// <summary>There is a list of extensions with none in it (§4.1.2.9).</summary>
    ExtensionsEmpty,

    /// <summary>An extension stands twice (§4.2).</summary>
    ExtensionTwice,

    /// <summary>An extension that is known here cannot be read (§4.2).</summary>
    ExtensionMalformed,

    /// <summary>A value that DER leaves out is written (§4.1).</summary>
    DefaultWritten,

    /// <summary>It departs in another way, which the strict reader words.</summary>
    Other,
}
