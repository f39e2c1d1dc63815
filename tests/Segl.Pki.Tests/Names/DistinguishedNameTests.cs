using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Names;

[Clause("RFC 4514", "2")]
public sealed class DistinguishedNameTests
{
    private static readonly NameAttribute Country = new("2.5.4.6", "DK", UniversalTagNumber.PrintableString);

    [Fact]
    public void Keeps_the_order_and_reads_back_equal()
    {
        var name = DistinguishedName.Of(new NameAttribute("2.5.4.3", "Rod", UniversalTagNumber.UTF8String), Country);

        var read = DistinguishedName.Parse(name.Der).Value;

        read.ShouldBe(name);
        read.GetHashCode().ShouldBe(name.GetHashCode());
        read.Attributes.ShouldBe(name.Attributes);
        new X500DistinguishedName(name.Der.ToArray()).Format(multiLine: false).ShouldBe("CN=Rod, C=DK");
    }

    [Theory]
    [InlineData("a,b+c", "CN=a\\,b\\+c")]
    [InlineData("\"x\" <y>;\\", "CN=\\\"x\\\" \\<y\\>\\;\\\\")]
    [InlineData(" #a ", "CN=\\ #a\\ ")]
    [InlineData("#a", "CN=\\#a")]
    [InlineData("a=b", "CN=a=b")]
    [InlineData("Ærø\n", "CN=Ærø\\0a")]
    public void Escapes_as_RFC_4514_says(string value, string expected) =>
        DistinguishedName.Of(new NameAttribute("2.5.4.3", value, UniversalTagNumber.UTF8String)).ToString().ShouldBe(expected);

    [Fact]
    public void Writes_attributes_without_a_short_name_in_hexadecimal() =>
        DistinguishedName.Of(new NameAttribute("1.2.3.4", "ab", UniversalTagNumber.UTF8String)).ToString().ShouldBe("1.2.3.4=#0c026162");

    [Fact]
    public void Reads_relative_names_of_several_attributes()
    {
        var name = TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSetOf())
            {
                new NameAttribute("2.5.4.3", "a", UniversalTagNumber.UTF8String).WriteTo(writer);
                new NameAttribute("2.5.4.11", "b", UniversalTagNumber.UTF8String).WriteTo(writer);
            }
        });

        DistinguishedName.Parse(name).Value.ToString().ShouldBe("CN=a+OU=b");
    }

    [Fact]
    public void The_same_text_in_another_string_type_is_another_name()
    {
        var printable = DistinguishedName.Of(new NameAttribute("2.5.4.3", "a", UniversalTagNumber.PrintableString));
        var utf8 = DistinguishedName.Of(new NameAttribute("2.5.4.3", "a", UniversalTagNumber.UTF8String));

        printable.ShouldNotBe(utf8);
    }

    [Fact]
    public void An_authority_is_named_CN_OU_O_C_as_in_the_template() =>
        TestPki.NameOfAuthority("Rod").Attributes.Select(attribute => attribute.ToString())
            .ShouldBe(["CN=Rod", "OU=Test", "O=Segl", "C=DK"]);

    [Fact]
    public void Refuses_more_relative_names_than_any_honest_name_has()
    {
        var name = DistinguishedName.Of([.. Enumerable.Repeat(Country, 33)]);

        DistinguishedName.Parse(name.Der).Refusal?.Code.ShouldBe("NameMalformed");
    }
}
