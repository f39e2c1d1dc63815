using Microsoft.Extensions.Options;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Testing;

namespace Segl.Server.Tests.Issuing;

/// <summary>What issuing holds in memory, with a clock that the test moves.</summary>
internal sealed class IssuingMemory : IDisposable
{
    public IssuingMemory(IssuingOptions? options = null)
    {
        var bounds = Options.Create(options ?? new IssuingOptions());
        Sessions = new IssuingSessions(Seal, bounds, Clock);
        Pool = new KeyPool(Seal, bounds);
    }

    public FakeClock Clock { get; } = new();

    public ProcessSeal Seal { get; } = new();

    public IssuingSessions Sessions { get; }

    public KeyPool Pool { get; }

    public static CertificateOrder Order(IssuingMethod method = IssuingMethod.Browser) => new()
    {
        Id = Guid.CreateVersion7(new FakeClock().Now),
        ProfileId = Guid.CreateVersion7(new FakeClock().Now),
        OrganisationId = Guid.CreateVersion7(new FakeClock().Now),
        Kind = CertificateKind.Organisation,
        Identification = Identification.OneTimeCode,
        Method = method,
        IsPublished = false,
        ReferenceNumber = ReferenceNumber.Draw(),
        OrderedAt = new FakeClock().Now,
        OrderedBy = Guid.CreateVersion7(new FakeClock().Now),
    };

    public StartedIssuing Begin(IssuingMethod method = IssuingMethod.Browser)
    {
        var order = Order(method);
        return Sessions.Begin(order, IssuingIdentity.OfCodeHolder(new CheckedCode(order.Id, order.Id), "192.0.2.1")).Value;
    }

    public void Dispose()
    {
        Sessions.Dispose();
        Pool.Dispose();
        Seal.Dispose();
    }
}
