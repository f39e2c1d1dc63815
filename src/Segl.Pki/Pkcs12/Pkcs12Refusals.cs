using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Pkcs12;

/// <summary>Why a PKCS#12 file is not read.</summary>
internal static class Pkcs12Refusals
{
    public static Refusal TooLarge(int bytes) => new(
        "Pkcs12TooLarge",
        $"The file has {Number(bytes)} bytes; at most {Number(Pkcs12Limits.FileBytesMax)} are read.")
    {
        Arguments = [Number(bytes), Number(Pkcs12Limits.FileBytesMax)],
    };

    public static Refusal Malformed(string what) => new(
        "Pkcs12Malformed",
        $"Not a PKCS#12 file: {what}. Export it again.")
    {
        Clause = "RFC 7292 §4",
        Arguments = [what],
    };

    public static Refusal WrongPassword() => new(
        "Pkcs12WrongPassword",
        "The password does not open this file, or the file has been altered since it was made.");

    public static Refusal Unsupported(string what) => new(
        "Pkcs12UnsupportedAlgorithm",
        $"The file uses {what}, which is not supported. Export it again with AES-256 and SHA-256.")
    {
        Arguments = [what],
    };

    public static Refusal TooManyIterations(long iterations, int iterationsMax) => new(
        "Pkcs12TooManyIterations",
        $"The file asks for {Number(iterations)} hash iterations; at most {Number(iterationsMax)} are done. Export it again with fewer.")
    {
        Arguments = [Number(iterations), Number(iterationsMax)],
    };

    public static Refusal MacMissing() => new(
        "Pkcs12MacMissing",
        "Nothing shows that the file is unaltered: it has no MAC. Export it again with one.")
    {
        Clause = "RFC 7292 §4",
    };

    public static Refusal TooManyBags() => new(
        "Pkcs12TooManyBags",
        $"The file holds more than {Number(Pkcs12Limits.BagsMax)} bags.")
    {
        Arguments = [Number(Pkcs12Limits.BagsMax)],
    };

    public static Refusal TooDeep() => new(
        "Pkcs12TooDeep",
        $"Bags lie in each other more than {Number(Pkcs12Limits.NestingMax)} deep.")
    {
        Clause = "RFC 7292 §4.2.6",
        Arguments = [Number(Pkcs12Limits.NestingMax)],
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
