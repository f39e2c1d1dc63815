using Segl.Pki.Names;

namespace Segl.Pki.Tests.Names;

public sealed class AuthorityNameTests
{
    [Theory]
    [InlineData("Segl OCES udstedende-CA 1", 2, "Segl OCES udstedende-CA 2")]
    [InlineData("Segl OCES udstedende-CA 9", 10, "Segl OCES udstedende-CA 10")]
    [InlineData("Rod og krone", 2, "Rod og krone 2")]
    [InlineData("CA 20260101", 3, "CA 20260101 3")]
    [InlineData("G7", 2, "G8")]
    public void The_number_at_the_end_goes_on(string commonName, int generation, string expected) =>
        AuthorityName.After(Name(commonName), generation).ShouldBe(Name(expected));

    private static DistinguishedName Name(string commonName) => DistinguishedName.OfAuthority(
        CommonName.Parse(commonName).Value, "Test", OrganizationName.Parse("Prøveby Kommune").Value, "DK");
}
