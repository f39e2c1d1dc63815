namespace Segl.Client.Api;

/// <summary>A part of a list.</summary>
/// <param name="Items">What is in it.</param>
/// <param name="Next">What to ask with for the next part; null at the end.</param>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Something that others change too, with the version that was seen.</summary>
/// <param name="Value">It.</param>
/// <param name="Version">Its entity tag, to be sent with a change.</param>
public sealed record Versioned<T>(T Value, string Version);

/// <summary>An access token of a system.</summary>
/// <param name="AccessToken">The token.</param>
/// <param name="TokenType">How it is sent: Bearer.</param>
/// <param name="ExpiresIn">How many seconds it lasts.</param>
public sealed record SystemToken(string AccessToken, string TokenType, int ExpiresIn);

/// <summary>An organisation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, the O of its certificates.</param>
/// <param name="Cvr">Its CVR number.</param>
public sealed record ApiOrganisation(Guid Id, string Name, string Cvr);

/// <summary>A profile in a list.</summary>
/// <param name="Id">Its UUID, which is in its certificates.</param>
/// <param name="Name">Its name.</param>
/// <param name="Email">The e-mail address in its certificates.</param>
/// <param name="Status">The best that any of its certificates has.</param>
/// <param name="Certificates">How many were fetched.</param>
/// <param name="IsPending">Whether one is ordered and not fetched.</param>
/// <param name="NextExpiry">When the first of the valid ones expires.</param>
public sealed record ApiProfileRow(
    Guid Id, string Name, string? Email, string Status, int Certificates, bool IsPending, DateTimeOffset? NextExpiry);

/// <summary>A profile's master data; what is null is none.</summary>
public record ApiMasterData
{
    /// <summary>Its name, the CN of its certificates.</summary>
    public required string Name { get; init; }

    /// <summary>The e-mail address in its certificates.</summary>
    public string? Email { get; init; }

    /// <summary>The contact person's name.</summary>
    public string? ContactName { get; init; }

    /// <summary>The contact person's e-mail address.</summary>
    public string? ContactEmail { get; init; }

    /// <summary>The P number.</summary>
    public string? ProductionUnit { get; init; }

    /// <summary>The SE number.</summary>
    public string? TaxUnit { get; init; }

    /// <summary>The invoice reference.</summary>
    public string? InvoiceReference { get; init; }
}

/// <summary>A profile.</summary>
public sealed record ApiProfile : ApiMasterData
{
    /// <summary>Its UUID, which is in its certificates.</summary>
    public required Guid Id { get; init; }

    /// <summary>What a system may do that signs in with its certificates.</summary>
    public IReadOnlyList<string> SystemRights { get; init; } = [];

    /// <summary>Whether seals may be made from it.</summary>
    public bool AllowsSeals { get; init; }
}

/// <summary>A certificate that is ordered.</summary>
public sealed record ApiWantedCertificate
{
    /// <summary>organisation or system.</summary>
    public required string Type { get; init; }

    /// <summary>userLogin, oneTimeCode or api.</summary>
    public required string Identification { get; init; }

    /// <summary>browser, ownRequest or machine; null where the identification leaves one way only.</summary>
    public string? Issuing { get; init; }

    /// <summary>Consent to publishing.</summary>
    public bool IsPublished { get; init; }
}

/// <summary>An order of a certificate of a new profile.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Certificate">The certificate.</param>
public sealed record ApiNewOrder(ApiMasterData Profile, ApiWantedCertificate Certificate);

/// <summary>An order.</summary>
public sealed record ApiOrder
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The number with which its certificate is fetched; no secret.</summary>
    public required string ReferenceNumber { get; init; }

    /// <summary>The profile.</summary>
    public required Guid ProfileId { get; init; }

    /// <summary>The profile's name.</summary>
    public required string ProfileName { get; init; }

    /// <summary>organisation or system.</summary>
    public required string Type { get; init; }

    /// <summary>How whoever issues is identified.</summary>
    public required string Identification { get; init; }

    /// <summary>Where the key is made.</summary>
    public string? Issuing { get; init; }

    /// <summary>Whether the certificate is published.</summary>
    public bool IsPublished { get; init; }

    /// <summary>How far it is.</summary>
    public required string Status { get; init; }

    /// <summary>When it was ordered.</summary>
    public required DateTimeOffset OrderedAt { get; init; }

    /// <summary>The serial number of its certificate; null until it was fetched.</summary>
    public string? SerialNumber { get; init; }
}

/// <summary>A one-time code.</summary>
/// <param name="Id">Its id, by which it is replaced.</param>
/// <param name="Code">The code.</param>
/// <param name="ExpiresAt">When it stops working.</param>
public sealed record ApiOneTimeCode(Guid Id, string Code, DateTimeOffset ExpiresAt);

/// <summary>A certificate in a list.</summary>
public record ApiCertificateRow
{
    /// <summary>Its serial number in hexadecimal.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>The profile, whose UUID is in it.</summary>
    public required Guid ProfileId { get; init; }

    /// <summary>The profile's name.</summary>
    public required string ProfileName { get; init; }

    /// <summary>organisation or system.</summary>
    public required string Type { get; init; }

    /// <summary>valid, revoked or expired.</summary>
    public required string Status { get; init; }

    /// <summary>Its last second.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it is published while it is valid.</summary>
    public bool IsPublished { get; init; }

    /// <summary>The certificate that it renews; null for none.</summary>
    public string? Renews { get; init; }
}

/// <summary>A certificate.</summary>
public sealed record ApiCertificate : ApiCertificateRow
{
    /// <summary>Its first second.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>SHA-256 of it, in hexadecimal.</summary>
    public required string Sha256Fingerprint { get; init; }

    /// <summary>It and the authorities in PEM.</summary>
    public required string Pem { get; init; }

    /// <summary>Its revocation; null while it stands.</summary>
    public ApiRevocation? Revocation { get; init; }
}

/// <summary>A revocation.</summary>
/// <param name="RevokedAt">When.</param>
/// <param name="Reason">The code that everybody reads (RFC 5280 §5.3.1).</param>
public sealed record ApiRevocation(DateTimeOffset RevokedAt, string Reason);

/// <summary>Why a certificate is revoked.</summary>
public enum ApiRevocationCause
{
    /// <summary>What it says is no longer right.</summary>
    DataNoLongerRight,

    /// <summary>Nobody can use the key any more.</summary>
    KeyAccessLost,

    /// <summary>Somebody else has or may have the key.</summary>
    KeySuspected,

    /// <summary>The key was destroyed.</summary>
    KeyDestroyed,

    /// <summary>Whoever or whatever uses it no longer belongs to the organisation.</summary>
    NoLongerTied,
}

/// <summary>Which audit events are wanted; what is null narrows nothing down.</summary>
public sealed record ApiAuditWanted
{
    /// <summary>The first day, in Denmark, as 2026-11-21.</summary>
    public string? From { get; init; }

    /// <summary>The last day.</summary>
    public string? Until { get; init; }

    /// <summary>What kind of thing was acted on, for example certificate.</summary>
    public string? What { get; init; }

    /// <summary>To what: a serial number, reference number, UUID or name.</summary>
    public string? Subject { get; init; }
}
