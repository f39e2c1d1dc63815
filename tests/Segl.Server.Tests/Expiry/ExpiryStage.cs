using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Server.Features.Expiry;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Expiry;

/// <summary>An organisation with certificates that expire; rounds run when a test says so.</summary>
internal sealed class ExpiryStage(OrderPortal portal) : IAsyncDisposable
{
    public const string Administrator = "inger@fiskeri.example";

    public OrderPortal Portal => portal;

    public Guid Organisation => portal.Orderer.OrganisationId;

    public ExpiryWorker Worker => portal.Services.GetServices<IHostedService>().OfType<ExpiryWorker>().Single();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ExpiryStage> OpenAsync(TestDatabases databases, DatabaseKind kind, Action<Organisation>? settings = null) =>
        new(await OrderPortal.OpenAsync(databases, kind, (services, _) => services.AddExpiry(), [], settings));

    /// <summary>A certificate that was fetched and expires in some time.</summary>
    public Task<CertificateOrder> AddAsync(
        TimeSpan left,
        string? contact = Forms.Contact,
        SerialNumber? renews = null,
        OrderStatus status = OrderStatus.Delivered,
        string name = "Fangstregistret") =>
        portal.InScopeAsync(async database =>
        {
            var now = portal.Clock.Now;
            var organisation = await database.Organisations.SingleAsync(own => own.Id == Organisation, Token);
            var form = new ProfileForm { Name = name, ContactName = contact is null ? "" : "Karen Åse", ContactEmail = contact ?? "" };
            // The form is right.
            var profile = CertificateProfile.Create(
                Organisation, ProfileDetails.Read(form, organisation).Details!, SystemRights.None, allowsSeals: false, now);
            var id = Guid.CreateVersion7(now);
            var order = new CertificateOrder
            {
                Id = id,
                ProfileId = profile.Id,
                OrganisationId = Organisation,
                Kind = CertificateKind.Organisation,
                Identification = Identification.UserLogin,
                Method = IssuingMethod.Browser,
                IsPublished = false,
                ReferenceNumber = ReferenceNumber.Draw(),
                Status = status,
                OrderedAt = now,
                OrderedBy = portal.Orderer.AccountId,
                Serial = status is OrderStatus.Delivered ? SerialNumber.Parse(id.ToString("N")).Value : null,
                ExpiresAt = status is OrderStatus.Delivered ? now + left : null,
                Renews = renews,
            };
            database.Profiles.Add(profile);
            database.Orders.Add(order);
            await database.SaveChangesAsync(Token);
            return order;
        });

    public Task<CertificateOrder> AddAsync(int days, string? contact = Forms.Contact) => AddAsync(TimeSpan.FromDays(days), contact);

    /// <summary>One round over all organisations.</summary>
    public Task<int> TellAsync() => Worker.TellAsync(Token);

    public async Task<IReadOnlyList<DemonstrationMail>> MailsToAsync(string recipient) =>
        [.. (await portal.ReadMailsAsync()).Where(mail => mail.Recipient == recipient)];

    /// <summary>The thresholds of an order that are done with; those that were passed by in parentheses.</summary>
    public async Task<string> ThresholdsAsync(CertificateOrder order)
    {
        var notices = await portal.InScopeAsync(database =>
            database.ExpiryNotices.Where(notice => notice.OrderId == order.Id).ToListAsync(Token));
        return string.Join(
            ' ',
            notices.OrderByDescending(notice => notice.ThresholdDays)
                .Select(notice => notice.ToldAt is null ? $"({notice.ThresholdDays})" : $"{notice.ThresholdDays}"));
    }

    /// <summary>As if the clock were set back: everything is further away.</summary>
    public Task PutOffAsync(CertificateOrder order, TimeSpan time) =>
        portal.InScopeAsync(database => database.Orders.Where(other => other.Id == order.Id)
        .ExecuteUpdateAsync(set => set.SetProperty(other => other.ExpiresAt, order.ExpiresAt + time), Token));

    public ValueTask DisposeAsync() => portal.DisposeAsync();
}
