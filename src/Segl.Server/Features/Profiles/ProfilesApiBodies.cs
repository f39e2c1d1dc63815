namespace Segl.Server.Features.Profiles;

/// <summary>One page of profiles.</summary>
/// <param name="Items">The profiles.</param>
/// <param name="Next">What to send as <c>after</c>; null at the end.</param>
/// <param name="Count">How many there are on all pages.</param>
public sealed record ProfilePageAnswer(IReadOnlyList<ProfileRowAnswer> Items, string? Next, int Count);

/// <summary>A profile in a list.</summary>
/// <param name="Id">Its UUID, which is in its certificates.</param>
/// <param name="Name">Its name.</param>
/// <param name="Email">The e-mail address in its certificates.</param>
/// <param name="Status">The best that any of its certificates has.</param>
/// <param name="Certificates">How many were fetched.</param>
/// <param name="IsPending">Whether one is ordered and not fetched.</param>
/// <param name="NextExpiry">When the first of the valid ones expires.</param>
public sealed record ProfileRowAnswer(
    Guid Id, string Name, string? Email, ProfileStatus Status, int Certificates, bool IsPending, DateTimeOffset? NextExpiry);

/// <summary>A profile's master data; what is absent or null is none.</summary>
public record ProfileBody
{
    /// <summary>Its name, the CN of its certificates.</summary>
    public required string Name { get; init; }

    /// <summary>The e-mail address in its certificates.</summary>
    public string? Email { get; init; }

    /// <summary>The contact person's name; needed for a one-time code.</summary>
    public string? ContactName { get; init; }

    /// <summary>The contact person's e-mail address; needed for a one-time code.</summary>
    public string? ContactEmail { get; init; }

    /// <summary>The P number; only where the organisation has several.</summary>
    public string? ProductionUnit { get; init; }

    /// <summary>The SE number; only where the organisation has several.</summary>
    public string? TaxUnit { get; init; }

    /// <summary>The invoice reference; only where the organisation has a GLN.</summary>
    public string? InvoiceReference { get; init; }

    internal ProfileForm ToForm() => new()
    {
        Name = Name,
        Email = Email ?? "",
        ContactName = ContactName ?? "",
        ContactEmail = ContactEmail ?? "",
        ProductionUnit = ProductionUnit ?? "",
        TaxUnit = TaxUnit ?? "",
        InvoiceReference = InvoiceReference ?? "",
    };
}

/// <summary>A profile.</summary>
public sealed record ProfileAnswer : ProfileBody
{
    /// <summary>Its UUID, which is in its certificates.</summary>
    public required Guid Id { get; init; }

    /// <summary>What a system may do that signs in with its certificates.</summary>
    public required IReadOnlyList<SystemRights> SystemRights { get; init; }

    /// <summary>Whether seals may be made from it.</summary>
    public required bool AllowsSeals { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal static ProfileAnswer Of(CertificateProfile profile) => new()
    {
        Id = profile.Id,
        Name = profile.Name.Value,
        Email = profile.Email?.Value,
        ContactName = profile.ContactName?.Value,
        ContactEmail = profile.ContactEmail?.Value,
        ProductionUnit = profile.ProductionUnit?.ToString(),
        TaxUnit = profile.TaxUnit?.ToString(),
        InvoiceReference = profile.InvoiceReference?.ToString(),
        SystemRights = SystemRightsBody.Write(profile.SystemRights),
        AllowsSeals = profile.AllowsSeals,
        CreatedAt = profile.CreatedAt,
    };
}

/// <summary>System rights.</summary>
/// <param name="SystemRights">Those that are given; none is an empty list.</param>
public sealed record SystemRightsBody(IReadOnlyList<SystemRights> SystemRights)
{
    internal static SystemRights Read(IEnumerable<SystemRights> rights) =>
        rights.Aggregate(Profiles.SystemRights.None, (all, right) => all | right);

    internal static IReadOnlyList<SystemRights> Write(SystemRights rights) =>
        [.. Enum.GetValues<SystemRights>().Where(right => right != Profiles.SystemRights.None && rights.HasFlag(right))];
}

/// <summary>Seals.</summary>
/// <param name="AllowsSeals">Whether they may be made.</param>
public sealed record SealsBody(bool AllowsSeals);
