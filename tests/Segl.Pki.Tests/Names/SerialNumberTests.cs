using System.Formats.Asn1;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Names;

[Clause("RFC 5280", "4.1.2.2")]
public sealed class SerialNumberTests
{
    [Fact]
    public void Drawn_ones_are_positive_and_exactly_twenty_octets()
    {
        for (var count = 0; count < 2000; count++)
        {
            var octets = SerialNumber.Draw().Bytes.ToArray();

            octets.Length.ShouldBe(20);
            octets[0].ShouldBeInRange((byte)0x01, (byte)0x7f);
        }
    }

    [Fact]
    public void Drawn_ones_differ()
    {
        var drawn = Enumerable.Range(0, 2000).Select(_ => SerialNumber.Draw()).ToHashSet();

        drawn.Count.ShouldBe(2000);
    }

    [Fact]
    public void Text_and_value_round_trip()
    {
        var serialNumber = SerialNumber.Draw();

        SerialNumber.Parse(serialNumber.ToString()).Value.ShouldBe(serialNumber);
        SerialNumber.Parse(serialNumber.ToString().ToUpperInvariant()).Value.ShouldBe(serialNumber);
    }

    [Theory]
    [InlineData("1", "01")]
    [InlineData("0080", "0080")]
    [InlineData("ff", "00ff")]
    [InlineData("000000000000000000000000000000000000007f", "7f")]
    [InlineData("7fffffffffffffffffffffffffffffffffffffff", "7fffffffffffffffffffffffffffffffffffffff")]
    public void Holds_shorter_ones_of_other_authorities_in_their_DER_form(string hex, string contents)
    {
        var serialNumber = SerialNumber.Parse(hex).Value;

        Convert.ToHexStringLower(serialNumber.Bytes.Span).ShouldBe(contents);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteInteger(serialNumber.Bytes.Span);
        writer.GetEncodedLength().ShouldBe(2 + (contents.Length / 2));
    }

    [Theory]
    [InlineData("", "SerialNumberMalformed")]
    [InlineData("0x12", "SerialNumberMalformed")]
    [InlineData("12 34", "SerialNumberMalformed")]
    [InlineData("17fffffffffffffffffffffffffffffffffffffff", "SerialNumberMalformed")]
    [InlineData("0", "SerialNumberNotPositive")]
    [InlineData("8000000000000000000000000000000000000000", "SerialNumberNotPositive")]
    public void Refuses_what_is_no_serial_number(string hex, string code) =>
        SerialNumber.Parse(hex).Refusal.ShouldNotBeNull().Code.ShouldBe(code);
}
