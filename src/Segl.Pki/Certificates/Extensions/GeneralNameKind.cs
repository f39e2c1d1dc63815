namespace Segl.Pki.Certificates.Extensions;

/// <summary>The choices of GeneralName with their tags (RFC 5280 §4.2.1.6).</summary>
public enum GeneralNameKind
{
    /// <summary>otherName.</summary>
    OtherName = 0,

    /// <summary>rfc822Name: an e-mail address.</summary>
    Rfc822Name = 1,

    /// <summary>dNSName.</summary>
    DnsName = 2,

    /// <summary>x400Address.</summary>
    X400Address = 3,

    /// <summary>directoryName.</summary>
    DirectoryName = 4,

    /// <summary>ediPartyName.</summary>
    EdiPartyName = 5,

    /// <summary>uniformResourceIdentifier.</summary>
    Uri = 6,

    /// <summary>iPAddress.</summary>
    IpAddress = 7,

    /// <summary>registeredID.</summary>
    RegisteredId = 8,
}
