using System.Net;
using Segl.Server.Features.Directory;
using Segl.Testing;

namespace Segl.Server.Tests.Ldap;

public sealed class BroadLookupTallyTests
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.7");

    private readonly FakeClock _clock = new();

    [Fact]
    public void What_is_too_much_waits_for_the_next_minute_and_what_is_refused_does_not_count()
    {
        var tally = new BroadLookupTally(perAddressMax: 20, _clock);

        tally.Refuse(Client, 16).ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(20));
        tally.Refuse(Client, 16).ShouldBe(TimeSpan.FromSeconds(40));
        tally.Refuse(Client, 4).ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(39));
        tally.Refuse(Client, 1).ShouldBe(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));

        tally.Refuse(Client, 20).ShouldBeNull();
        tally.Refuse(Client, 1).ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("192.0.2.8", false)]
    [InlineData("::ffff:192.0.2.7", true)]
    [InlineData("2001:db8:1:2:ffff::2", true)]
    [InlineData("2001:db8:1:3::1", false)]
    public void Each_address_counts_by_itself_and_of_ipv6_each_network(string address, bool isRefused)
    {
        var tally = new BroadLookupTally(perAddressMax: 1, _clock);
        tally.Refuse(Client, 1).ShouldBeNull();
        tally.Refuse(IPAddress.Parse("2001:db8:1:2::1"), 1).ShouldBeNull();

        (tally.Refuse(IPAddress.Parse(address), 1) is not null).ShouldBe(isRefused);
    }

    [Fact]
    public void Beyond_what_is_counted_singly_all_share_one_count_until_the_minute_is_over()
    {
        var tally = new BroadLookupTally(perAddressMax: 2, _clock);
        for (var index = 0; index < BroadLookupTally.NetworksMax; index++)
            tally.Refuse(Address(index), 1).ShouldBeNull();

        tally.Refuse(Address(BroadLookupTally.NetworksMax), 1).ShouldBeNull();
        tally.Refuse(Address(BroadLookupTally.NetworksMax + 1), 1).ShouldBeNull();
        tally.Refuse(Address(BroadLookupTally.NetworksMax + 2), 1).ShouldNotBeNull();
        tally.Refuse(Address(0), 1).ShouldBeNull();
        _clock.Advance(TimeSpan.FromMinutes(1));
        tally.Refuse(Address(BroadLookupTally.NetworksMax + 2), 1).ShouldBeNull();
    }

    private static IPAddress Address(int number) => new([10, (byte)(number >> 16), (byte)((number >> 8) & 0xff), (byte)(number & 0xff)]);
}
