namespace Segl.Pki.Ocsp;

/// <summary>How an answer names its responder; the values are the tags of ResponderID (RFC 6960 §4.2.1).</summary>
public enum OcspResponderIdKind
{
    /// <summary>byName: the subject of its certificate.</summary>
    ByName = 1,

    /// <summary>byKey: SHA-1 of its key, which is shorter.</summary>
    ByKey = 2,
}
