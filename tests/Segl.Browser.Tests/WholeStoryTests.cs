using Segl.Testing;

namespace Segl.Browser.Tests;

/// <summary>From sign-in to the .p12, and from there to the end of the certificate, as two people see it (issues 2 and 3): the orderer with an account, the recipient without.</summary>
public sealed class WholeStoryTests(Browsers browsers)
{
    // Each reader has an orderer of its own, because an authenticator's code is taken once.
    private static readonly Dictionary<(string Language, int Width), string> s_orderers = new()
    {
        [("da", Reader.Narrow)] = "bo.bruger",
        [("da", Reader.Wide)] = "mette.mange",
        [("en", Reader.Wide)] = "bente.begge",
        [("en", Reader.Narrow)] = "nora.nabo",
    };

    [Theory]
    [MemberData(nameof(Reader.Each), MemberType = typeof(Reader))]
    public async Task From_sign_in_to_a_file_that_openssl_opens(Reader reader)
    {
        var purchase = Purchase.Of(reader);
        await using var administration = await Visit.BeginAsync(browsers, reader);
        await using var home = await Visit.BeginAsync(browsers, reader);
        var orderer = new Orderer(browsers, administration, purchase);
        var recipient = new Recipient(home, purchase);

        await orderer.SignInAsync(s_orderers[(reader.Language, reader.Width)]);
        await orderer.OrderAsync();
        var code = await orderer.SeeCodeAsync();
        await recipient.ValidateAsync();
        await recipient.BeginAsync(code);
        using var delivery = await recipient.FetchAsync();
        await recipient.CloseAsync();
        await orderer.OrderAndDeleteAnotherAsync();
        await new Keeper(administration, purchase).LiveWithAsync();

        delivery.SuggestedName.ShouldEndWith(".p12");
        (await ReadAddressAsync(delivery)).ShouldBe(purchase.CertificateEmail);
    }

    // The key must be there too, and open with the same password.
    private static async Task<string> ReadAddressAsync(Delivery delivery)
    {
        var opened = await OutsideTool.RunAsync("openssl", ["pkcs12", "-in", delivery.File, "-passin", $"pass:{delivery.Password}", "-nodes", "-clcerts"]);
        opened.ShouldSucceed().Output.ShouldContain("PRIVATE KEY");
        var certificate = await OutsideTool.RunAsync("openssl", ["x509", "-noout", "-email"], opened.OutputBytes);
        return certificate.ShouldSucceed().Output.Trim();
    }
}
