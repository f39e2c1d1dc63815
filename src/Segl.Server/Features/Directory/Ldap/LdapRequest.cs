namespace Segl.Server.Features.Directory.Ldap;

/// <summary>One message of a client (RFC 4511 §4.1.1).</summary>
/// <param name="Id">The client's number for it, which every answer repeats.</param>
/// <param name="Request">What is asked.</param>
/// <param name="Controls">What else is said about it.</param>
internal sealed record LdapMessage(int Id, LdapRequest Request, IReadOnlyList<LdapControl> Controls);

/// <summary>A control (RFC 4511 §4.1.11).</summary>
/// <param name="Type">Its object identifier.</param>
/// <param name="IsCritical">Whether the request must not be carried out without it.</param>
/// <param name="Value">Its value; null for none.</param>
internal sealed record LdapControl(string Type, bool IsCritical, ReadOnlyMemory<byte>? Value);

/// <summary>What a client asks.</summary>
/// <param name="AnswerTag">The application tag of its answer; null where none is given.</param>
internal abstract record LdapRequest(int? AnswerTag);

/// <summary>Who the client is (RFC 4511 §4.2).</summary>
/// <param name="Version">Of the protocol.</param>
/// <param name="Name">Whose the connection shall be; empty for nobody's.</param>
/// <param name="Method">How that is proved.</param>
internal sealed record BindRequest(int Version, string Name, BindMethod Method) : LdapRequest(LdapTag.BindResponse);

/// <summary>How a client proves who it is; what it proves it with is not kept.</summary>
internal enum BindMethod
{
    /// <summary>Not at all: an empty password.</summary>
    EmptyPassword,

    /// <summary>A password.</summary>
    Password,

    /// <summary>SASL, or what is newer.</summary>
    Other,
}

/// <summary>The end of the connection (RFC 4511 §4.3).</summary>
internal sealed record UnbindRequest() : LdapRequest(AnswerTag: null);

/// <summary>A search (RFC 4511 §4.5.1); aliases and types-only apart, everything in it is followed.</summary>
internal sealed record SearchRequest() : LdapRequest(LdapTag.SearchResultDone)
{
    /// <summary>Where to begin.</summary>
    public required string BaseObject { get; init; }

    /// <summary>How far to go from there.</summary>
    public required SearchScope Scope { get; init; }

    /// <summary>The most entries that the client wants; zero for what the server gives.</summary>
    public required int SizeLimit { get; init; }

    /// <summary>The most seconds that the client waits; zero for what the server takes.</summary>
    public required int TimeLimitSeconds { get; init; }

    /// <summary>Whether only the names of attributes are wanted.</summary>
    public required bool TypesOnly { get; init; }

    /// <summary>Which entries.</summary>
    public required LdapFilter Filter { get; init; }

    /// <summary>Which attributes of them.</summary>
    public required IReadOnlyList<string> Attributes { get; init; }

    /// <summary>The request as it came, which the next page of a search must repeat.</summary>
    public required ReadOnlyMemory<byte> Encoded { get; init; }
}

/// <summary>How far a search goes.</summary>
internal enum SearchScope
{
    /// <summary>The named entry alone.</summary>
    BaseObject = 0,

    /// <summary>Those directly below it.</summary>
    SingleLevel = 1,

    /// <summary>It and all below.</summary>
    WholeSubtree = 2,
}

/// <summary>That an operation need not go on (RFC 4511 §4.11).</summary>
/// <param name="Id">The operation's message.</param>
internal sealed record AbandonRequest(int Id) : LdapRequest(AnswerTag: null);

/// <summary>What the protocol itself does not know (RFC 4511 §4.12).</summary>
/// <param name="Name">Its object identifier.</param>
/// <param name="HasValue">Whether anything comes with it.</param>
internal sealed record ExtendedRequest(string Name, bool HasValue) : LdapRequest(LdapTag.ExtendedResponse);

/// <summary>An operation that this directory never carries out: changes, and comparing.</summary>
/// <param name="Tag">The application tag of its answer.</param>
internal sealed record RefusedRequest(int Tag) : LdapRequest(Tag);

/// <summary>An operation whose contents cannot be read, while its message can.</summary>
/// <param name="Tag">The application tag of its answer.</param>
/// <param name="Fault">What is wrong.</param>
internal sealed record MalformedRequest(int? Tag, string Fault) : LdapRequest(Tag);
