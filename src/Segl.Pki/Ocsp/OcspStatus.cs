using System.Diagnostics.CodeAnalysis;

namespace Segl.Pki.Ocsp;

/// <summary>responseStatus with the numbers of RFC 6960 §4.2.1.</summary>
[SuppressMessage("Design", "CA1027:Mark enums with FlagsAttribute", Justification = "The numbers are those of the standard, not bits.")]
public enum OcspStatus
{
    /// <summary>The answer says something of certificates.</summary>
    Successful = 0,

    /// <summary>The question was not understood.</summary>
    MalformedRequest = 1,

    /// <summary>The responder is in an unclear state.</summary>
    InternalError = 2,

    /// <summary>The responder cannot answer now.</summary>
    TryLater = 3,

    /// <summary>The question has to be signed.</summary>
    SigRequired = 5,

    /// <summary>The responder may not answer this.</summary>
    Unauthorized = 6,
}
