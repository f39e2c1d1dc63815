using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Cms;
using Segl.Server.Features.Issuing;

namespace Segl.Server.Features.Est;

/// <summary>A private key and its certificate as two parts of one answer (RFC 7030 §4.4.2); the key is cleared once it is sent.</summary>
internal sealed class KeyAndCertificateResult(IssuedKey issued) : IResult
{
    private const int BoundaryOctets = 16;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var boundary = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(BoundaryOctets));
        var certificate = Convert.ToBase64String(CertificatesOnlyMessage.Write([issued.Chain.Leaf.Der]).Span, Base64FormattingOptions.InsertLineBreaks);
        var key = new byte[Base64.GetMaxEncodedToUtf8Length(issued.Pkcs8.Length)];
        try
        {
            Base64.EncodeToUtf8(issued.Pkcs8, key, out _, out var keyBytes);
            var response = httpContext.Response;
            response.ContentType = $"multipart/mixed; boundary={boundary}";
            response.Headers.CacheControl = "no-store";
            await WriteAsync(response, $"--{boundary}\r\nContent-Type: application/pkcs8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            await response.Body.WriteAsync(key.AsMemory(0, keyBytes), httpContext.RequestAborted);
            await WriteAsync(
                response,
                $"\r\n--{boundary}\r\nContent-Type: application/pkcs7-mime; smime-type=certs-only\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + $"{certificate}\r\n--{boundary}--\r\n");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(issued.Pkcs8);
        }
    }

    private static ValueTask WriteAsync(HttpResponse response, string text) =>
        response.Body.WriteAsync(Encoding.ASCII.GetBytes(text), response.HttpContext.RequestAborted);
}
