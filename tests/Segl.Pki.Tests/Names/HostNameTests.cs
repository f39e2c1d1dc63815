using Segl.Pki.Names;

namespace Segl.Pki.Tests.Names;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("segl.example.dk", "segl.example.dk", false)]
    [InlineData("Segl.Example.DK.", "segl.example.dk", false)]
    [InlineData("localhost", "localhost", false)]
    [InlineData("xn--rdgrd-vuad.example", "xn--rdgrd-vuad.example", false)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("2001:DB8::1", "2001:db8::1", true)]
    public void Takes_names_and_addresses(string text, string value, bool isAddress)
    {
        var host = HostName.Parse(text).Value;

        (host.Value, host.Address is not null).ShouldBe((value, isAddress));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("*.example.dk")]
    [InlineData("a..b")]
    [InlineData("-a.dk")]
    [InlineData("a-.dk")]
    [InlineData("a_b.dk")]
    [InlineData("rødgrød.dk")]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("segl.example.dk:8443")]
    [InlineData("http://segl.example.dk")]
    public void Refuses_what_is_neither(string text) => HostName.Parse(text).Refusal.ShouldNotBeNull().Code.ShouldBe("HostNameMalformed");

    [Fact]
    public void Refuses_labels_and_names_that_are_too_long()
    {
        HostName.Parse($"{new string('a', 63)}.dk").IsRefused.ShouldBeFalse();
        HostName.Parse($"{new string('a', 64)}.dk").IsRefused.ShouldBeTrue();
        HostName.Parse(string.Join('.', Enumerable.Repeat("abc", 64))).IsRefused.ShouldBeTrue();
    }
}
