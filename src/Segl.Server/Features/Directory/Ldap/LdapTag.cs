using System.Formats.Asn1;

namespace Segl.Server.Features.Directory.Ldap;

/// <summary>Application tags of operations (RFC 4511 §4.2 to §4.14).</summary>
internal static class LdapTag
{
    public const int BindRequest = 0;
    public const int BindResponse = 1;
    public const int UnbindRequest = 2;
    public const int SearchRequest = 3;
    public const int SearchResultEntry = 4;
    public const int SearchResultDone = 5;
    public const int ModifyRequest = 6;
    public const int AddRequest = 8;
    public const int DeleteRequest = 10;
    public const int ModifyNameRequest = 12;
    public const int CompareRequest = 14;
    public const int AbandonRequest = 16;
    public const int ExtendedRequest = 23;
    public const int ExtendedResponse = 24;

    /// <summary>An application tag.</summary>
    public static Asn1Tag Application(int number, bool isConstructed = true) => new(TagClass.Application, number, isConstructed);

    /// <summary>A context-specific tag.</summary>
    public static Asn1Tag Context(int number, bool isConstructed = false) => new(TagClass.ContextSpecific, number, isConstructed);
}
