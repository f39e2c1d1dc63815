using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Server.Tests.Ldap;

namespace Segl.Server.Tests.Checking;

/// <summary>How a test sends things to the check page, and certificates of strangers.</summary>
internal static class CheckForms
{
    public const string PageAddress = "/kontroller-certifikat";

    /// <summary>Somebody else's certificate, of yesterday and for some days.</summary>
    public static X509Certificate2 SelfSigned(DirectorySite site, string name, ECDsa key) =>
        SelfSigned(name, key, site.Clock.GetUtcNow().AddDays(-1), site.Clock.GetUtcNow().AddDays(9));

#pragma warning disable RS0030 // Other people's certificates are not made by our templates.
    public static X509Certificate2 SelfSigned(string name, ECDsa key, DateTimeOffset notBefore, DateTimeOffset notAfter) =>
        RequestOf(name, key).CreateSelfSigned(notBefore, notAfter);

    // Every certificate of this century has extensions, and only such are read.
    public static CertificateRequest RequestOf(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request;
    }
#pragma warning restore RS0030

    public static async Task<Certificate> ReadAsync(DirectorySite site, SerialNumber serial) =>
        Certificate.Parse(await site.DerOfAsync(serial)).Value;

    public static Task<TestPage> PasteAsync(TestBrowser browser, TestPage form, string text) => SendAsync(browser, form, ("Pasted", text));

    public static Task<TestPage> TypeAsync(TestBrowser browser, TestPage form, string serial) =>
        SendAsync(browser, form, ("Serial", serial));

    public static Task<TestPage> SendAsync(TestBrowser browser, TestPage form, params (string Name, string Value)[] fields) =>
        PostAsync(browser, form, content =>
        {
            foreach (var (name, value) in fields)
                content.Add(new StringContent(value), name);
        });

    public static Task<TestPage> UploadAsync(TestBrowser browser, TestPage form, byte[] file) =>
        PostAsync(browser, form, content => content.Add(new ByteArrayContent(file), "Upload", "certifikat.cer"));

    private static Task<TestPage> PostAsync(TestBrowser browser, TestPage page, Action<MultipartFormDataContent> fill)
    {
        var form = page.Form(PageAddress);
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.HiddenFields)
            content.Add(new StringContent(value), name);
        fill(content);
        return browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = content });
    }
}
