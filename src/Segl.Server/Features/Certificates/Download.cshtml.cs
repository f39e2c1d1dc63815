using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Certificates;

/// <summary>The certificate as a file; it is no secret, its key is nowhere here.</summary>
[Needs(Right.SeeCertificates)]
public sealed class DownloadModel(FindCertificate find, CurrentActor current) : CertificatePage(find, current)
{
    /// <summary>The certificate as text.</summary>
    public const string Pem = "pem";

    /// <summary>The certificate in DER.</summary>
    public const string Der = "der";

    /// <summary>The certificate and its authorities as text.</summary>
    public const string ChainPem = "kaede";

    /// <summary>The certificate and its authorities as PKCS#7.</summary>
    public const string ChainPkcs7 = "pkcs7";

    // id-at-commonName (RFC 5280 Appendix A.1)
    private const string CommonNameOid = "2.5.4.3";

    /// <summary>Hands it out.</summary>
    public async Task<IActionResult> OnGetAsync(string format, CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is null || FileOf(format) is not { } file)
            return NotFound();

        Response.Headers[HeaderNames.ContentDisposition] = file.ContentDisposition;
        return File(file.Content, file.ContentType);
    }

    private IssuedFile? FileOf(string format)
    {
        var name = Details.Profile.Name.ToString();
        return format switch
        {
            Pem => IssuedFile.Named(name, IssuedFormat.Pem, Encoding.ASCII.GetBytes(Details.Chain.Leaf.ToPem())),
            Der => IssuedFile.Named(name, IssuedFormat.Der, Details.Chain.Leaf.Der.ToArray()),
            ChainPem => IssuedFile.Named(name, IssuedFormat.Pem, Encoding.ASCII.GetBytes(Details.Chain.ToPem())),
            ChainPkcs7 => IssuedFile.Named(name, IssuedFormat.Pkcs7, Details.Chain.ToPkcs7().ToArray()),
            _ => AuthorityOf(format),
        };
    }

    // The authorities by their place above the certificate.
    private IssuedFile? AuthorityOf(string place)
    {
        if (!int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1
            || number > Details.Chain.Authorities.Count)
            return null;

        var authority = Details.Chain.Authorities[number - 1];
        var name = authority.Subject.Attributes.LastOrDefault(attribute =>
            attribute.Type == CommonNameOid)?.Value ?? $"{authority.SerialNumber}";
        return IssuedFile.Named(name, IssuedFormat.Der, authority.Der.ToArray());
    }
}
