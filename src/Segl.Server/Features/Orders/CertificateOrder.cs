using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Directory;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>The wish for one certificate of a profile, from ordering until it is delivered or deleted.</summary>
/// <remarks>
/// An order has at most one certificate that anybody holds; an issuance that never reached anybody is revoked before the next begins.
/// </remarks>
public sealed class CertificateOrder : IVersioned
{
    /// <summary>The id; sorts by time.</summary>
    public required Guid Id { get; init; }

    /// <summary>The profile whose details the certificate gets.</summary>
    public required Guid ProfileId { get; init; }

    /// <summary>The profile's organisation, kept here so that every lookup can go through it.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>Which of the two templates.</summary>
    public required CertificateKind Kind { get; init; }

    /// <summary>How the issuer proves to be the right one.</summary>
    public required Identification Identification { get; init; }

    /// <summary>Where the key is made and how the certificate is handed over.</summary>
    public required IssuingMethod Method { get; init; }

    /// <summary>Whether the certificate goes into the public certificate database (opt-in, R2.3), until that is withdrawn.</summary>
    public required bool IsPublished { get; set; }

    /// <summary>Ten digits; not secret (R2.5).</summary>
    public required ReferenceNumber ReferenceNumber { get; init; }

    /// <summary>Where it stands.</summary>
    public OrderStatus Status { get; set; } = OrderStatus.Pending;

    /// <summary>When it was ordered, which is also when consent to publishing was given.</summary>
    public required DateTimeOffset OrderedAt { get; init; }

    /// <summary>Who ordered it.</summary>
    public required Guid OrderedBy { get; init; }

    /// <summary>When the address in the certificate was validated for this order (R2.6); null until then.</summary>
    public DateTimeOffset? EmailValidatedAt { get; set; }

    /// <summary>The version of the terms that were accepted; null until then.</summary>
    public string? TermsVersion { get; set; }

    /// <summary>When they were accepted.</summary>
    public DateTimeOffset? TermsAcceptedAt { get; set; }

    /// <summary>Who accepted them, as the audit trail names it.</summary>
    public string? TermsAcceptedBy { get; set; }

    /// <summary>The engine's id of the present attempt to issue; a new one for each attempt, null before the first.</summary>
    public Guid? IssuanceId { get; set; }

    /// <summary>Who holds the present attempt: SHA-256 of the issuing session's token; null while it is being cleared up.</summary>
    public byte[]? IssuingSession { get; set; }

    /// <summary>The running process that has that session in its memory.</summary>
    public Guid? IssuingInstance { get; set; }

    /// <summary>When the present attempt began.</summary>
    public DateTimeOffset? IssuingSince { get; set; }

    /// <summary>Until when the machine that was sent the certificate may say that it takes it; null where nothing is waited for.</summary>
    public DateTimeOffset? ConfirmBy { get; set; }

    /// <summary>When the certificate was handed over for the first time; null until then.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>The serial number of its certificate, known from delivery on; of what never reached anybody there is none.</summary>
    public SerialNumber? Serial { get; set; }

    /// <summary>When its certificate expires; never changes, so it is kept here too, where lists are sorted by it.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The serial number of the certificate that it renews (R4.5); null for a first or further one.</summary>
    public SerialNumber? Renews { get; init; }

    /// <summary>
    /// The name in the certificate as the public certificate database looks it up, known from delivery on; null where it is not published.
    /// </summary>
    public string? PublishedName { get; private set; }

    /// <summary>The address in the certificate, likewise; null also where the certificate has none.</summary>
    public string? PublishedMail { get; private set; }

    /// <summary>The organisation's name in the certificate, likewise.</summary>
    public string? PublishedOrganisation { get; private set; }

    /// <summary>What programs look the certificate up by (RFC 4387 §2.2): certHash.</summary>
    public string? PublishedCertHash { get; private set; }

    /// <summary>iAndSHash.</summary>
    public string? PublishedIssuerAndSerialHash { get; private set; }

    /// <summary>sHash.</summary>
    public string? PublishedSubjectHash { get; private set; }

    /// <summary>sKIDHash.</summary>
    public string? PublishedKeyIdHash { get; private set; }

    /// <inheritdoc/>
    public int Version { get; set; }

    /// <summary>Whether its certificate is still to be fetched.</summary>
    public bool IsOpen => Status is OrderStatus.Pending or OrderStatus.Issuing;

    /// <summary>Where it stands, as its reader sees it.</summary>
    public OrderProgress Progress(CertificateProfile profile) => Status switch
    {
        OrderStatus.Pending when RefuseEmail(profile) is not null => OrderProgress.WaitingForEmail,
        OrderStatus.Pending => OrderProgress.Ready,
        OrderStatus.Issuing => OrderProgress.Issuing,
        OrderStatus.Delivered => OrderProgress.Delivered,
        OrderStatus.Deleted => OrderProgress.Deleted,
        _ => throw new UnreachableException($"Status {Status}"),
    };

    /// <summary>
    /// Why nothing may be issued yet because of the address in the certificate (R2.6); null if nothing stands in the way.
    /// </summary>
    public Refusal? RefuseEmail(CertificateProfile profile) =>
        profile.Email is null || EmailValidatedAt is not null
            ? null
            : new Refusal(
                "CertificateEmailNotValidated",
                $"The address {profile.Email} is in the certificate and was not validated for this order. Its reader has a mail with a "
                + $"link; a user administrator can send it again.")
            {
                Arguments = [profile.Email.ToString()],
            };

    /// <summary>Why no one-time code can be made; null if one can.</summary>
    public Refusal? RefuseCode()
    {
        if (Identification != Identification.OneTimeCode)
            return new Refusal("OneTimeCodeNotUsed", "This order is not fetched with a one-time code.");

        return IsOpen ? null : NotOpen();
    }

    /// <summary>Notes who accepted which version of the terms.</summary>
    public void AcceptTerms(string version, string who, DateTimeOffset now) =>
        (TermsVersion, TermsAcceptedBy, TermsAcceptedAt) = (version, who, now);

    /// <summary>Takes the acceptance of the terms back: it was given for a certificate that says something else.</summary>
    public void ForgetTerms() => (TermsVersion, TermsAcceptedAt, TermsAcceptedBy) = (null, null, null);

    /// <summary>Notes that its certificate was handed over, for the first time.</summary>
    public void Deliver(Certificate certificate, DateTimeOffset now)
    {
        Status = OrderStatus.Delivered;
        DeliveredAt = now;
        Serial = certificate.SerialNumber;
        ConfirmBy = null;
        ExpiresAt = certificate.Validity.NotAfter;
        if (IsPublished)
            FindableBy(PublishedKeys.Of(certificate));
    }

    /// <summary>Takes the consent to publishing back: from now on nobody finds the certificate.</summary>
    public Refusal? WithdrawPublishing()
    {
        if (!IsPublished)
            return new Refusal("NotPublished", "The certificate is not in the public certificate database.");

        IsPublished = false;
        FindableBy(keys: null);
        return null;
    }

    /// <summary>Deletes it; only what is pending can be (R2.10).</summary>
    public Refusal? Delete()
    {
        if (Status == OrderStatus.Deleted)
            return new Refusal("OrderDeletedMeanwhile", "The order was deleted meanwhile. There is nothing more to do.");
        if (Status != OrderStatus.Pending)
            return new Refusal("OrderNotPending", "Only an order that nobody has begun to issue can be deleted.");

        Status = OrderStatus.Deleted;
        return null;
    }

    private void FindableBy(PublishedKeys? keys)
    {
        (PublishedName, PublishedMail, PublishedOrganisation) = (keys?.Name, keys?.Mail, keys?.Organisation);
        (PublishedCertHash, PublishedIssuerAndSerialHash) = (keys?.Certificate, keys?.IssuerAndSerial);
        (PublishedSubjectHash, PublishedKeyIdHash) = (keys?.Subject, keys?.KeyIdentifier);
    }

    /// <summary>The refusal of what needs an order whose certificate was not fetched.</summary>
    internal static Refusal NotOpen() => new("OrderNotOpen", "The certificate of this order was fetched already.");
}

/// <summary>The two types of certificate that can be ordered (R2.3).</summary>
public enum CertificateKind
{
    /// <summary>OCES organisation certificate.</summary>
    Organisation = 1,

    /// <summary>OCES system certificate.</summary>
    System = 2,
}

/// <summary>How whoever issues is identified (R2.3).</summary>
public enum Identification
{
    /// <summary>A user administrator, freshly signed in.</summary>
    UserLogin = 1,

    /// <summary>Reference number and one-time code.</summary>
    OneTimeCode = 2,

    /// <summary>A system through the API.</summary>
    Api = 3,
}

/// <summary>Where the key is made and how the certificate is handed over (R2.3).</summary>
public enum IssuingMethod
{
    /// <summary>In the browser, as a .p12.</summary>
    Browser = 1,

    /// <summary>From a PKCS#10 request that the person brings.</summary>
    OwnRequest = 2,

    /// <summary>By a machine over EST or the API.</summary>
    Machine = 3,
}

/// <summary>Where an order stands, as its reader sees it.</summary>
public enum OrderProgress
{
    /// <summary>The address in the certificate is to be validated first.</summary>
    WaitingForEmail,

    /// <summary>It can be issued.</summary>
    Ready,

    /// <summary>Somebody has begun to issue it.</summary>
    Issuing,

    /// <summary>Its certificate was fetched.</summary>
    Delivered,

    /// <summary>Deleted.</summary>
    Deleted,
}

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    /// <summary>Ordered; nothing issued.</summary>
    Pending = 1,

    /// <summary>An attempt to issue has begun, and its certificate may exist, but nobody has it yet.</summary>
    Issuing = 2,

    /// <summary>Issued and handed over.</summary>
    Delivered = 3,

    /// <summary>Deleted while pending (R2.10).</summary>
    Deleted = 4,
}

internal sealed class CertificateOrderMapping : IEntityTypeConfiguration<CertificateOrder>
{
    public void Configure(EntityTypeBuilder<CertificateOrder> builder)
    {
        builder.ToTable("certificate_order");
        builder.HasIndex(order => order.ReferenceNumber).IsUnique();
        builder.HasIndex(order => order.ProfileId);
        builder.HasIndex(order => new { order.OrganisationId, order.ExpiresAt, order.Serial });
        builder.HasIndex(
            order => new { order.OrganisationId, order.ProfileId, order.Status, order.Kind, order.ExpiresAt, order.Serial },
            "ix_certificate_order_standing");
        // Partial, so that they are no keys that another table could refer to: of an order whose key changes PostgreSQL lets nobody add or change a
        // part until that is committed, and so whoever claims it or hands it over could wait for somebody who waits for them.
        builder.HasIndex(order => order.IssuanceId).IsUnique().HasFilter("issuance_id IS NOT NULL");
        builder.HasIndex(order => order.Serial).IsUnique().HasFilter("serial IS NOT NULL");
        builder.HasIndex(order => new { order.OrganisationId, order.Renews }, "ix_certificate_order_renewed").HasFilter("renews IS NOT NULL");
        // One renewal of a certificate at a time, also of two people at once.
        builder.HasIndex(order => order.Renews).IsUnique().HasFilter($"status IN ({(int)OrderStatus.Pending}, {(int)OrderStatus.Issuing})");
        // What is being issued is less, and looked through every half minute, over all organisations.
        builder.HasIndex(order => order.IssuingSince).HasFilter($"status = {(int)OrderStatus.Issuing}");
        // What waits is little, and asked for on every overview.
        builder.HasIndex(order => new { order.OrganisationId, order.OrderedAt }, "ix_certificate_order_open")
            .HasFilter($"status IN ({(int)OrderStatus.Pending}, {(int)OrderStatus.Issuing})");
        builder.HasIndex(order => new { order.PublishedMail, order.Serial, order.ExpiresAt }, "ix_certificate_order_published_mail")
            .HasFilter("published_mail IS NOT NULL");
        builder.HasIndex(order => new { order.PublishedName, order.Serial, order.ExpiresAt }, "ix_certificate_order_published_name")
            .HasFilter("published_name IS NOT NULL");
        builder.HasIndex(
            order => new { order.OrganisationId, order.Serial, order.ExpiresAt }, "ix_certificate_order_published_organisation")
            .HasFilter("published_name IS NOT NULL");
        builder.HasIndex(
            order => new { order.PublishedOrganisation, order.Serial, order.ExpiresAt }, "ix_certificate_order_published_organisation_name")
            .HasFilter("published_name IS NOT NULL");
        // Each names one certificate, or few.
        builder.HasIndex(order => order.PublishedCertHash).HasFilter("published_name IS NOT NULL");
        builder.HasIndex(order => order.PublishedIssuerAndSerialHash).HasFilter("published_name IS NOT NULL");
        builder.HasIndex(order => order.PublishedSubjectHash).HasFilter("published_name IS NOT NULL");
        builder.HasIndex(order => order.PublishedKeyIdHash).HasFilter("published_name IS NOT NULL");
        builder.Property(order => order.Version).IsConcurrencyToken();
        builder.HasOne<CertificateProfile>().WithMany().HasForeignKey(order => order.ProfileId);
        builder.HasOne<Account>().WithMany().HasForeignKey(order => order.OrderedBy);
    }
}
