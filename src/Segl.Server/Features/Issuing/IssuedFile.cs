using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Segl.Server.Features.Issuing;

/// <summary>The forms in which a certificate is handed out.</summary>
public enum IssuedFormat
{
    /// <summary>Key, certificate and authorities, under the password.</summary>
    Pkcs12,

    /// <summary>Certificate and authorities as text.</summary>
    Pem,

    /// <summary>The certificate alone.</summary>
    Der,

    /// <summary>Certificate and authorities as PKCS#7.</summary>
    Pkcs7,
}

/// <summary>A file to download.</summary>
public sealed record IssuedFile(byte[] Content, string ContentType, string ContentDisposition)
{
    // What a file may not be called on the systems that people have.
    private const string NotInFileNames = "\\/:*?\"<>|%;";

    /// <summary>A file named after a profile.</summary>
    public static IssuedFile Named(string profileName, IssuedFormat format, byte[] content)
    {
        var (contentType, extension) = format switch
        {
            IssuedFormat.Pkcs12 => ("application/x-pkcs12", ".p12"),
            IssuedFormat.Pem => ("application/pem-certificate-chain", ".pem"),
            IssuedFormat.Der => ("application/pkix-cert", ".cer"),
            IssuedFormat.Pkcs7 => ("application/x-pkcs7-certificates", ".p7b"),
            _ => throw new System.Diagnostics.UnreachableException($"Format {format}"),
        };
        return new IssuedFile(content, contentType, Attachment(profileName, extension));
    }

    // RFC 6266: the plain name for programs that know no other, the full one (RFC 8187) for browsers.
    private static string Attachment(string profileName, string extension) => new ContentDispositionHeaderValue("attachment")
    {
        FileName = PlainNameOf(profileName) + extension,
        FileNameStar = FullNameOf(profileName) + extension,
    }.ToString();

    private static string FullNameOf(string profileName)
    {
        var name = string.Concat(
            profileName.Select(character => NotInFileNames.Contains(character, StringComparison.Ordinal) ? '-' : character)).Trim(' ', '.');
        return name.Length == 0 ? "certifikat" : name;
    }

    private static string PlainNameOf(string profileName)
    {
        var danish = profileName
            .Replace("æ", "ae", StringComparison.Ordinal).Replace("ø", "oe", StringComparison.Ordinal)
                .Replace("å", "aa", StringComparison.Ordinal)
            .Replace("Æ", "Ae", StringComparison.Ordinal).Replace("Ø", "Oe", StringComparison.Ordinal)
                .Replace("Å", "Aa", StringComparison.Ordinal);
        var letters = danish.Normalize(NormalizationForm.FormD)
            .Where(character => CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            .Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' ? character : '-');
        var name = string.Concat(letters).Trim('-', '.');
        return name.Length == 0 ? "certifikat" : name;
    }
}
