namespace Segl.Server.Features.Directory.Ldap;

/// <summary>How an operation ended: those of RFC 4511 §4.1.9 that this server answers.</summary>
internal enum LdapResultCode
{
    Success = 0,
    OperationsError = 1,
    ProtocolError = 2,
    TimeLimitExceeded = 3,
    SizeLimitExceeded = 4,
    AuthMethodNotSupported = 7,
    AdminLimitExceeded = 11,
    UnavailableCriticalExtension = 12,
    NoSuchObject = 32,
    InvalidDnSyntax = 34,
    InappropriateAuthentication = 48,
    InvalidCredentials = 49,
    Busy = 51,
    Unavailable = 52,
    UnwillingToPerform = 53,
    Other = 80,
}

/// <summary>An operation's result.</summary>
/// <param name="Code">How it ended.</param>
/// <param name="Diagnostic">A sentence for whoever reads a client's log; empty where all went well.</param>
/// <param name="MatchedName">With noSuchObject, the nearest entry above that there is.</param>
internal sealed record LdapResult(LdapResultCode Code, string Diagnostic = "", string MatchedName = "")
{
    /// <summary>All went well.</summary>
    public static LdapResult Success { get; } = new(LdapResultCode.Success);
}
