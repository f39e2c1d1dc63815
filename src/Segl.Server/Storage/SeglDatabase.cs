using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Segl.Pki.Names;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Cmp;
using Segl.Server.Features.Demonstration;
using Segl.Server.Features.Expiry;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.People;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;
using Segl.Server.Features.Tokens;

namespace Segl.Server.Storage;

/// <summary>The portal's tables, the same on SQLite and PostgreSQL; the engine's tables (<c>ca_…</c>) are not among them.</summary>
/// <remarks>The tables are made by the numbered SQL files under <c>Migrations</c>; a test compares them with this model.</remarks>
public sealed partial class SeglDatabase(DbContextOptions<SeglDatabase> options) : IdentityUserContext<Account, Guid>(options)
{
    /// <summary>Organisations.</summary>
    public DbSet<Organisation> Organisations => Set<Organisation>();

    /// <summary>Who is what in which organisation.</summary>
    public DbSet<Membership> Memberships => Set<Membership>();

    /// <summary>The people of each organisation as one thing.</summary>
    public DbSet<Roster> Rosters => Set<Roster>();

    /// <summary>Who was invited to take roles.</summary>
    public DbSet<Invitation> Invitations => Set<Invitation>();

    /// <summary>Who is signed in.</summary>
    public DbSet<SignInSession> SignInSessions => Set<SignInSession>();

    /// <summary>What programs show instead of signing in.</summary>
    public DbSet<AccessToken> AccessTokens => Set<AccessToken>();

    /// <summary>What is kept of recovery codes.</summary>
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    /// <summary>The people that demonstration mode made.</summary>
    public DbSet<DemonstrationPerson> DemonstrationPeople => Set<DemonstrationPerson>();

    /// <summary>First-start links.</summary>
    public DbSet<SetupLink> SetupLinks => Set<SetupLink>();

    /// <summary>Certificate profiles.</summary>
    public DbSet<CertificateProfile> Profiles => Set<CertificateProfile>();

    /// <summary>Answers of the list of profiles; not a table.</summary>
    public DbSet<ProfileStanding> ProfileStandings => Set<ProfileStanding>();

    /// <summary>Orders.</summary>
    public DbSet<CertificateOrder> Orders => Set<CertificateOrder>();

    /// <summary>What the engine has revoked; only to be read.</summary>
    public DbSet<CertificateRevocation> Revocations => Set<CertificateRevocation>();

    /// <summary>What programs' idempotency keys stand for.</summary>
    public DbSet<OrderKey> OrderKeys => Set<OrderKey>();

    /// <summary>Order forms on their way.</summary>
    public DbSet<OrderDraft> OrderDrafts => Set<OrderDraft>();

    /// <summary>What is kept of one-time codes.</summary>
    public DbSet<OneTimeCode> OneTimeCodes => Set<OneTimeCode>();

    /// <summary>Tries that no one-time code counts.</summary>
    public DbSet<CodeTryTally> CodeTryTallies => Set<CodeTryTally>();

    /// <summary>Requests of CMP and what follows them.</summary>
    public DbSet<CmpTransaction> CmpTransactions => Set<CmpTransaction>();

    /// <summary>E-mail validation links.</summary>
    public DbSet<EmailValidation> EmailValidations => Set<EmailValidation>();

    /// <summary>Thresholds before expiry that are done with.</summary>
    public DbSet<ExpiryNotice> ExpiryNotices => Set<ExpiryNotice>();

    /// <summary>Notices beside the name.</summary>
    public DbSet<Notice> Notices => Set<Notice>();

    /// <summary>What is to be done once.</summary>
    public DbSet<OutboxEntry> Outbox => Set<OutboxEntry>();

    /// <summary>Mails that demonstration mode shows.</summary>
    public DbSet<DemonstrationMail> DemonstrationMails => Set<DemonstrationMail>();

    /// <summary>Data protection's key ring.</summary>
    public DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    /// <summary>
    /// Until what is answered is disposed, asking for entries compares none with what was read. Otherwise each question compares everything that is
    /// tracked.
    /// </summary>
    internal IDisposable WithoutDetectingChanges() => new Undetected(ChangeTracker);

    /// <summary>What this context has read or added already; null where it has not.</summary>
    internal T? FindTracked<T>(Func<T, bool> isTheOne)
        where T : class => ChangeTracker.Entries<T>().Select(entry => entry.Entity).FirstOrDefault(isTheOne);

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<Cvr>().HaveConversion<CvrConverter>();
        configurationBuilder.Properties<Gln>().HaveConversion<GlnConverter>();
        configurationBuilder.Properties<PNumber>().HaveConversion<PNumberConverter>();
        configurationBuilder.Properties<SeNumber>().HaveConversion<SeNumberConverter>();
        configurationBuilder.Properties<SerialNumber>().HaveConversion<SerialNumberConverter>();
        configurationBuilder.Properties<CommonName>().HaveConversion<CommonNameConverter>();
        configurationBuilder.Properties<OrganizationName>().HaveConversion<OrganizationNameConverter>();
        configurationBuilder.Properties<EmailAddress>().HaveConversion<EmailAddressConverter>();
        configurationBuilder.Properties<ContactName>().HaveConversion<ContactNameConverter>();
        configurationBuilder.Properties<InvoiceReference>().HaveConversion<InvoiceReferenceConverter>();
        configurationBuilder.Properties<NoticeDays>().HaveConversion<NoticeDaysConverter>();
        configurationBuilder.Properties<RoleSet>().HaveConversion<RoleSetConverter>();
        configurationBuilder.Properties<ReferenceNumber>().HaveConversion<ReferenceNumberConverter>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>().ToTable("account");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("account_claim");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("account_login");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("account_token");
        builder.Entity<IdentityUserPasskey<Guid>>().ToTable("account_passkey").OwnsOne(passkey => passkey.Data).ToJson("data");
        builder.ApplyConfigurationsFromAssembly(typeof(SeglDatabase).Assembly);
        NameInSnakeCase(builder);
        KeepWhatIsReferredTo(builder);
    }

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>().Where(entry => entry.State == EntityState.Modified))
            entry.Entity.Version++;
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    private static void NameInSnakeCase(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson()))
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase(property.Name));
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName(
                    index.Name ?? $"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(property => SnakeCase(property.Name)))}");
        }
    }

    // What others refer to is evidence: nothing disappears because something else was deleted. Identity's own rows go with their account.
    private static void KeepWhatIsReferredTo(ModelBuilder builder)
    {
        var keys = builder.Model.GetEntityTypes()
            .Where(entity => entity.ClrType.Assembly == typeof(SeglDatabase).Assembly)
            .SelectMany(entity => entity.GetForeignKeys());
        foreach (var key in keys)
            key.DeleteBehavior = DeleteBehavior.Restrict;
    }

    private static string SnakeCase(string name) =>
        WordStart().Replace(name, "_$0").ToLower(CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();

    private sealed class Undetected : IDisposable
    {
        private readonly ChangeTracker _tracker;
        private readonly bool _detected;

        public Undetected(ChangeTracker tracker)
        {
            (_tracker, _detected) = (tracker, tracker.AutoDetectChangesEnabled);
            tracker.AutoDetectChangesEnabled = false;
        }

        public void Dispose() => _tracker.AutoDetectChangesEnabled = _detected;
    }
}
