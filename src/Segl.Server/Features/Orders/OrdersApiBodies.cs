using System.Text;
using System.Text.Json.Serialization;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Profiles;

namespace Segl.Server.Features.Orders;

/// <summary>An order of a certificate of a new profile.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Certificate">The certificate.</param>
public sealed record OrderBody(NewProfileBody Profile, CertificateBody Certificate);

/// <summary>A new profile.</summary>
public sealed record NewProfileBody : ProfileBody
{
    /// <summary>What a system may do that signs in with its certificates; absent is nothing.</summary>
    public IReadOnlyList<SystemRights> SystemRights { get; init; } = [];

    /// <summary>Whether seals may be made from it; only where the organisation allows seals.</summary>
    public bool AllowsSeals { get; init; }
}

/// <summary>A certificate that is ordered (R2.3).</summary>
public sealed record CertificateBody
{
    /// <summary>organisation or system.</summary>
    public required CertificateKind Type { get; init; }

    /// <summary>How whoever issues is identified: userLogin, oneTimeCode or api.</summary>
    public required Identification Identification { get; init; }

    /// <summary>Where the key is made: browser, ownRequest or machine; absent where the identification leaves one way only.</summary>
    public IssuingMethod? Issuing { get; init; }

    /// <summary>Consent to publishing in the public certificate database; absent is no.</summary>
    public bool IsPublished { get; init; }

    internal CertificateForm ToForm() => new()
    {
        Kind = Type, Identification = Identification, Method = Issuing, IsPublished = IsPublished,
    };
}

/// <summary>One part of a list of orders.</summary>
/// <param name="Items">The orders.</param>
/// <param name="Next">What to send as <c>after</c>; null at the end.</param>
public sealed record OrderPageAnswer(IReadOnlyList<OrderAnswer> Items, string? Next);

/// <summary>An order.</summary>
public sealed record OrderAnswer
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Ten digits, with which its certificate is fetched; no secret.</summary>
    public required string ReferenceNumber { get; init; }

    /// <summary>The profile.</summary>
    public required Guid ProfileId { get; init; }

    /// <summary>The profile's name.</summary>
    public required string ProfileName { get; init; }

    /// <summary>organisation or system.</summary>
    public required CertificateKind Type { get; init; }

    /// <summary>How whoever issues is identified.</summary>
    public required Identification Identification { get; init; }

    /// <summary>Where the key is made.</summary>
    public required IssuingMethod Issuing { get; init; }

    /// <summary>Whether the certificate is published.</summary>
    public required bool IsPublished { get; init; }

    /// <summary>waitingForEmail, ready, issuing, delivered or deleted.</summary>
    public required OrderProgress Status { get; init; }

    /// <summary>When it was ordered.</summary>
    public required DateTimeOffset OrderedAt { get; init; }

    /// <summary>When the address in the certificate was validated for it; null where it was not, or there is none.</summary>
    public required DateTimeOffset? EmailValidatedAt { get; init; }

    /// <summary>The serial number of its certificate; null until it was fetched.</summary>
    public required string? SerialNumber { get; init; }

    /// <summary>The certificate that it renews; null for none.</summary>
    public required string? Renews { get; init; }

    /// <summary>The latest one-time code; null where there is none, and in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OneTimeCodeState? OneTimeCode { get; init; }

    internal static OrderAnswer Of(OrderDetails details) => Of(details.Order, details.Profile, details.Code);

    internal static OrderAnswer Of(CertificateOrder order, CertificateProfile profile, OneTimeCode? code) => new()
    {
        Id = order.Id,
        ReferenceNumber = order.ReferenceNumber.ToString(),
        ProfileId = profile.Id,
        ProfileName = profile.Name.Value,
        Type = order.Kind,
        Identification = order.Identification,
        Issuing = order.Method,
        IsPublished = order.IsPublished,
        Status = order.Progress(profile),
        OrderedAt = order.OrderedAt,
        EmailValidatedAt = order.EmailValidatedAt,
        SerialNumber = order.Serial?.ToString(),
        Renews = order.Renews?.ToString(),
        OneTimeCode = code is null ? null : new OneTimeCodeState(code.Id, code.ExpiresAt, code.UsedAt),
    };
}

/// <summary>A one-time code, without itself.</summary>
/// <param name="Id">Its id, by which it is replaced.</param>
/// <param name="ExpiresAt">When it stops working.</param>
/// <param name="UsedAt">When it was used; null until then.</param>
public sealed record OneTimeCodeState(Guid Id, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);

/// <summary>A one-time code, told for the only time.</summary>
/// <param name="Id">Its id, by which it is replaced.</param>
/// <param name="Code">The code.</param>
/// <param name="ExpiresAt">When it stops working.</param>
public sealed record OneTimeCodeAnswer(Guid Id, string Code, DateTimeOffset ExpiresAt);

/// <summary>A certification request.</summary>
/// <param name="CertificateRequest">A PKCS#10 in PEM, or its DER in base64.</param>
public sealed record RequestBody(string CertificateRequest)
{
    internal Result<ReadOnlyMemory<byte>> Read()
    {
        if (CertificateRequest.Contains("-----BEGIN", StringComparison.Ordinal))
            return new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(CertificateRequest));

        var octets = new byte[CertificateRequest.Length];
        return Convert.TryFromBase64String(CertificateRequest, octets, out var written) && written > 0
            ? new ReadOnlyMemory<byte>(octets, 0, written)
            : new Refusal("RequestNotBase64", "The request is neither PEM nor base64.") { Field = nameof(CertificateRequest) };
    }
}

/// <summary>A certificate that was issued.</summary>
/// <param name="SerialNumber">Its serial number.</param>
/// <param name="Certificate">Its DER, in base64.</param>
/// <param name="Chain">The authorities above it, DER in base64, the root last.</param>
/// <param name="Pem">All of them in PEM.</param>
public sealed record IssuedAnswer(string SerialNumber, ReadOnlyMemory<byte> Certificate, IReadOnlyList<ReadOnlyMemory<byte>> Chain, string Pem)
{
    internal static IssuedAnswer Of(CertificateChain chain) => new(
        $"{chain.Leaf.SerialNumber}", chain.Leaf.Der, [.. chain.Certificates.Skip(1).Select(each => each.Der)], chain.ToPem());
}
