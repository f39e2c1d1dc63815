using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Names;

[Clause("RFC 5280", "4.2.1.6")]
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("nemlogin@digst.dk")]
    [InlineData("Ordre.Modtagelse+oces3@mail.Example.DK")]
    [InlineData("o'hara_1@a-b.example")]
    [InlineData("a@xn--sby-0na.dk")]
    public void Takes_mailboxes_unchanged(string address) => EmailAddress.Parse(address).Value.Value.ShouldBe(address);

    [Fact]
    public void Trims() => EmailAddress.Parse(" a@example.dk ").Value.Value.ShouldBe("a@example.dk");

    [Theory]
    [InlineData("", "EmailAddressEmpty")]
    [InlineData("  ", "EmailAddressEmpty")]
    [InlineData("søren@example.dk", "EmailAddressNotAscii")]
    [InlineData("soren@bådværft.dk", "EmailAddressNotAscii")]
    [InlineData("a\u200B@example.dk", "EmailAddressNotAscii")]
    [InlineData("example.dk", "EmailAddressMalformed")]
    [InlineData("@example.dk", "EmailAddressMalformed")]
    [InlineData("a@", "EmailAddressMalformed")]
    [InlineData("a@localhost", "EmailAddressMalformed")]
    [InlineData("a@example..dk", "EmailAddressMalformed")]
    [InlineData("a@-example.dk", "EmailAddressMalformed")]
    [InlineData("a@example.123", "EmailAddressMalformed")]
    [InlineData("a@[192.0.2.1]", "EmailAddressMalformed")]
    [InlineData(".a@example.dk", "EmailAddressMalformed")]
    [InlineData("a..b@example.dk", "EmailAddressMalformed")]
    [InlineData("a b@example.dk", "EmailAddressMalformed")]
    [InlineData("\"a b\"@example.dk", "EmailAddressMalformed")]
    [InlineData("a@b@example.dk", "EmailAddressMalformed")]
    [InlineData("a@example.dk\r\nBcc: b@example.dk", "EmailAddressMalformed")]
    [InlineData("A <a@example.dk>", "EmailAddressMalformed")]
    public void Refuses_what_a_certificate_cannot_carry(string address, string code) =>
        EmailAddress.Parse(address).Refusal?.Code.ShouldBe(code);

    [Fact]
    public void Refuses_local_parts_over_64_and_addresses_over_254_characters()
    {
        EmailAddress.Parse($"{new string('a', 64)}@example.dk").IsRefused.ShouldBeFalse();

        EmailAddress.Parse($"{new string('a', 65)}@example.dk").Refusal?.Code.ShouldBe("EmailAddressMalformed");
        EmailAddress.Parse($"a@{string.Join('.', Enumerable.Repeat(new string('b', 60), 5))}.dk")
            .Refusal?.Code.ShouldBe("EmailAddressTooLong");
    }
}
