using Segl.Testing;

namespace Segl.Browser.Tests;

/// <summary>
/// From sign-in to the .p12, and from there to the end of the certificate, as two people see it: the orderer with an account, the recipient
/// without.
/// </summary>
/// <remarks>
/// A class for each reader, because classes run side by side. Each has an orderer of its own, because an authenticator's code is taken
/// once.
/// </remarks>
public abstract class WholeStoryTests(Browsers browsers, Reader reader, string userId)
{
    [Fact]
    public async Task From_sign_in_to_a_file_that_openssl_opens_and_to_its_revocation()
    {
        var purchase = Purchase.Of(reader);
        await using var administration = await Visit.BeginAsync(browsers, reader);
        await using var home = await Visit.BeginAsync(browsers, reader);
        var orderer = new Orderer(browsers, administration, purchase);
        var recipient = new Recipient(home, purchase);

        await orderer.SignInAsync(userId);
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
        var opened = await OutsideTool.RunAsync(
            "openssl", ["pkcs12", "-in", delivery.File, "-passin", $"pass:{delivery.Password}", "-nodes", "-clcerts"]);
        opened.ShouldSucceed().Output.ShouldContain("PRIVATE KEY");
        var certificate = await OutsideTool.RunAsync("openssl", ["x509", "-noout", "-email"], opened.OutputBytes);
        return certificate.ShouldSucceed().Output.Trim();
    }
}

/// <summary>In Danish on a phone.</summary>
public sealed class DanishPhoneStoryTests(Browsers browsers)
    : WholeStoryTests(browsers, new Reader("da", Reader.Narrow, HasScripts: true), "bo.bruger");

/// <summary>In Danish at a desk, without scripts.</summary>
public sealed class DanishDeskStoryTests(Browsers browsers)
    : WholeStoryTests(browsers, new Reader("da", Reader.Wide, HasScripts: false), "mette.mange");

/// <summary>In English at a desk.</summary>
public sealed class EnglishDeskStoryTests(Browsers browsers)
    : WholeStoryTests(browsers, new Reader("en", Reader.Wide, HasScripts: true), "bente.begge");

/// <summary>In English on a phone, without scripts.</summary>
public sealed class EnglishPhoneStoryTests(Browsers browsers)
    : WholeStoryTests(browsers, new Reader("en", Reader.Narrow, HasScripts: false), "nora.nabo");
