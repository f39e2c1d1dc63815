using System.Security.Cryptography;
using System.Text;

namespace Segl.Acceptance.Tests.Crashing;

/// <summary>A search that finds nothing proves nothing unless it finds what is there.</summary>
public sealed class TracesTests
{
    private const string Password = "k7Rw2mXq9TzB4nVhC3yF";

    [Theory]
    [InlineData("as it stands")]
    [InlineData("wide")]
    [InlineData("base64")]
    [InlineData("hexadecimal")]
    public void Finds_a_password_however_it_is_written(string form)
    {
        var bytes = Encoding.UTF8.GetBytes(Password);
        var written = form switch
        {
            "wide" => Encoding.Unicode.GetBytes(Password),
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)),
            "hexadecimal" => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)),
            _ => bytes,
        };

        Traces.AreIn([1, 2, .. written, 3], Traces.OfText(Password)).ShouldBeTrue();
    }

    [Fact]
    public void Finds_a_private_key_however_it_is_written()
    {
        using var key = RSA.Create(2048);
        var traces = Traces.OfKey(key);

        Traces.AreIn(key.ExportPkcs8PrivateKey(), traces).ShouldBeTrue();
        Traces.AreIn(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), traces).ShouldBeTrue();
        Traces.AreIn(Encoding.ASCII.GetBytes(Convert.ToHexString(key.ExportPkcs8PrivateKey())), traces).ShouldBeTrue();
        Traces.AreIn(key.ExportParameters(includePrivateParameters: true).P, traces).ShouldBeTrue();
    }

    [Fact]
    public void Takes_neither_the_public_key_nor_another_password_for_a_trace()
    {
        using var key = RSA.Create(2048);

        Traces.AreIn(key.ExportSubjectPublicKeyInfo(), Traces.OfKey(key)).ShouldBeFalse();
        Traces.AreIn(Encoding.UTF8.GetBytes(Password.ToUpperInvariant()), Traces.OfText(Password)).ShouldBeFalse();
    }
}
