using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Asn1;

/// <summary>A structure that comes from outside in DER: the one border where bad bytes become a refusal and never an exception.</summary>
/// <param name="Name">What it is called in details, for example <c>certificate</c>.</param>
/// <param name="Code">Prefix of its refusal codes, for example <c>Certificate</c> for <c>CertificateMalformed</c>.</param>
/// <param name="BytesMax">The largest input that is looked at.</param>
internal sealed record DerFormat(string Name, string Code, int BytesMax)
{
    /// <summary>Reads one value that fills the input exactly.</summary>
    /// <remarks>
    /// The input is copied first, so that nobody can change the bytes after they were checked. Readers inside throw
    /// <see cref="AsnContentException"/> for what the structure forbids; that is caught here and nowhere else.
    /// </remarks>
    public Result<T> Read<T>(ReadOnlyMemory<byte> encoded, Func<AsnReader, Result<T>> read)
        where T : notnull
    {
        if (encoded.Length > BytesMax)
            return TooLarge(encoded.Length);

        try
        {
            var reader = new AsnReader(encoded.ToArray(), AsnEncodingRules.DER);
            var result = read(reader);
            return !result.IsRefused && reader.HasData ? TrailingBytes() : result;
        }
        catch (AsnContentException exception)
        {
            return Malformed(exception.Message);
        }
        catch (CryptographicException exception)
        {
            return Malformed(exception.Message);
        }
    }

    /// <summary>The refusal of an input over the bound.</summary>
    public Refusal TooLarge(int bytes) =>
        new($"{Code}TooLarge", string.Create(CultureInfo.InvariantCulture, $"The {Name} has {bytes} bytes; at most {BytesMax} are read."))
        {
            Arguments = [bytes.ToString(CultureInfo.InvariantCulture), BytesMax.ToString(CultureInfo.InvariantCulture)],
        };

    /// <summary>The refusal of an input that is not what it should be.</summary>
    public Refusal Malformed(string reason) =>
        new($"{Code}Malformed", $"This is not a {Name} in DER: {reason} Send it again, unchanged, as the tool wrote it.")
        {
            Arguments = [reason],
        };

    private Refusal TrailingBytes() =>
        new($"{Code}TrailingBytes", $"Bytes follow the end of the {Name}. Send the {Name} alone.");
}
