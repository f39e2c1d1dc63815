using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca;
using Segl.Ca.Issuing;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;
using Segl.Testing;

namespace Segl.Server.Tests.Certificates;

/// <summary>Certificates that were fetched, made by the real engine without walking through issuing.</summary>
internal static class DeliveredCertificates
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A further certificate of a profile, ordered by user login and fetched now.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="profileId">The profile.</param>
    /// <param name="key">Its key; one that nobody has where none is given.</param>
    /// <param name="renews">The certificate that it renews.</param>
    /// <param name="identification">How its order was identified.</param>
    /// <param name="isPublished">Whether its orderer agreed to publishing it.</param>
    public static async Task<SerialNumber> AddAsync(
        IServiceProvider services, Guid profileId, RSA? key = null, SerialNumber? renews = null,
        Identification identification = Identification.UserLogin, bool isPublished = true)
    {
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeglDatabase>();
        var profile = await database.Profiles.SingleAsync(profile => profile.Id == profileId, Token);
        var organisation = await database.Organisations.SingleAsync(organisation => organisation.Id == profile.OrganisationId, Token);
        var orderedBy = await database.Memberships.Where(membership => membership.OrganisationId == organisation.Id)
            .Select(membership => membership.AccountId).FirstAsync(Token);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var issuanceId = Guid.CreateVersion7(now);
        var issued = (await services.GetRequiredService<CertificateAuthority>().IssueAsync(
            new IssuanceRequest
            {
                IssuanceId = issuanceId,
                TemplateId = OcesTemplate.OrganisationId,
                Subject = new OcesSubject(profile.Name, organisation.Name, organisation.Cvr, profile.Id, profile.Email),
                PublicKey = key is null ? UnownedKeys.Create() : SubjectPublicKey.Of(key),
                Actor = "system:test",
                Organisation = organisation.Id.ToString(),
            },
            Token)).Value;
        var order = new CertificateOrder
        {
            Id = Guid.CreateVersion7(now),
            ProfileId = profile.Id,
            OrganisationId = organisation.Id,
            Kind = CertificateKind.Organisation,
            Identification = identification,
            Method = IssuingMethod.Browser,
            IsPublished = isPublished,
            ReferenceNumber = ReferenceNumber.Draw(),
            OrderedAt = now,
            OrderedBy = orderedBy,
            EmailValidatedAt = now,
            IssuanceId = issuanceId,
            Renews = renews,
        };
        order.Deliver(issued.Certificate, now);
        database.Orders.Add(order);
        await database.SaveChangesAsync(Token);
        return issued.Certificate.SerialNumber;
    }
}
