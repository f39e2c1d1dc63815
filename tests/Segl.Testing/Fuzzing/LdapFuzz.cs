using System.Formats.Asn1;
using System.Net;
using Segl.Testing.Ldap;
using Shouldly;

namespace Segl.Testing.Fuzzing;

/// <summary>Damaged messages of LDAP; what is answered has to be messages of a server, read strictly (RFC 4511 §4).</summary>
public sealed class LdapFuzz(IPEndPoint server) : Fuzz(server, Seeds())
{
    private const string StartTls = "1.3.6.1.4.1.1466.20037";
    private const int CompareRequest = 14;

    protected override string? FaultOf(byte[] answer)
    {
        try
        {
            return LdapAnswer.ReadAll(answer).Find(each => each.Diagnostic.Contains("Exception", StringComparison.Ordinal))?.Diagnostic;
        }
        catch (Exception fault) when (fault is AsnContentException or ShouldAssertException or InvalidOperationException)
        {
            return fault.Message;
        }
    }

    protected override bool IsGood(byte[] answer) => LdapAnswer.ReadAll(answer) is [{ IsEntry: true }, { IsEntry: false, Code: 0 }];

    // The first is the good question: the server's own entry.
    private static byte[][] Seeds() =>
    [
        LdapBytes.Search(1, "", 0, LdapBytes.Present("objectClass")),
        [
            .. LdapBytes.Bind(1),
            .. LdapBytes.Search(
                2, "c=DK", 2, LdapBytes.And(LdapBytes.Equal("mail", "a@b.example"), LdapBytes.Pieces("cn", (0, "abc"), (1, "defg"), (2, "d"))), ["mail", "1.1"],
                controls: LdapBytes.Page(3, [])),
            .. LdapBytes.Unbind(3),
        ],
        LdapBytes.Search(
            7, "organizationIdentifier=NTRDK-98765440,c=DK", 1,
            LdapBytes.Or(
                LdapBytes.Not(LdapBytes.Present("cn")), LdapBytes.Pieces("mail", (1, "eksempel")), LdapBytes.Equal("uid", "4a1f"),
                LdapBytes.Equal("serialNumber", "UI:DK-O:G:0191a2b3-c4d5-7e6f-8a9b-0c1d2e3f4a5b"), LdapBytes.Nested(5))),
        [.. LdapBytes.Extended(1, StartTls), .. LdapBytes.Abandon(2, 1), .. LdapBytes.Empty(3, CompareRequest), .. LdapBytes.Bind(4, "cn=a", "secret")],
        [.. LdapBytes.BindBySasl(1), .. LdapBytes.Search(2, "cn=Subschema", 0, LdapBytes.Present("objectClass"), ["+"])],
    ];
}
