using System.Text;
using Segl.Ca.Keys;
using Segl.Pki.Outcomes;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Tests.SignIn;

public sealed class TotpSecretTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    private static readonly TotpSecret s_ofTheStandard = TotpSecret.From(Encoding.ASCII.GetBytes("12345678901234567890"));

    [Theory]
    [Clause("RFC 6238", "B")]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Shows_the_codes_of_the_standard(long seconds, string code) =>
        s_ofTheStandard.CodeAt(DateTimeOffset.FromUnixTimeSeconds(seconds)).ShouldBe(code);

    [Theory]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(-60, false)]
    [InlineData(60, false)]
    public void Takes_the_codes_around_the_present_one(int secondsOff, bool isTaken) =>
        (s_ofTheStandard.Match(s_ofTheStandard.CodeAt(s_now.AddSeconds(secondsOff)), s_now) is not null).ShouldBe(isTaken);

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("abcdef")]
    [InlineData("١٢٣٤٥٦")]
    public void Takes_nothing_that_is_no_code(string typed) => s_ofTheStandard.Match(typed, s_now).ShouldBeNull();

    [Fact]
    public void Writes_the_secret_as_apps_read_it() => s_ofTheStandard.ToBase32().ShouldBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

    [Fact]
    public void Opens_for_its_own_account_only()
    {
        using var masterKey = MasterKey.Create();
        var (own, other) = (Guid.CreateVersion7(s_now), Guid.CreateVersion7(s_now));
        var kept = s_ofTheStandard.Seal(masterKey, own);

        TotpSecret.Open(masterKey, own, kept).CodeAt(s_now).ShouldBe(s_ofTheStandard.CodeAt(s_now));
        Should.Throw<System.Security.Cryptography.CryptographicException>(() => TotpSecret.Open(masterKey, other, kept));
    }
}
