using System.Globalization;
using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains;

/// <summary>Why certificates are not a chain.</summary>
internal static class ChainRefusals
{
    public static Refusal Empty() => new("ChainEmpty", "There is no certificate.");

    public static Refusal TooLong(int certificates) => new(
        "ChainTooLong",
        $"There are {Number(certificates)} certificates; a chain has at most {Number(CertificateChain.CertificatesMax)}.")
    {
        Arguments = [Number(certificates), Number(CertificateChain.CertificatesMax)],
    };

    public static Refusal Broken(Certificate certificate, Certificate issuer) => new(
        "ChainBroken",
        $"The certificate {certificate.Subject} was not issued by {issuer.Subject}. Send each certificate with its own issuer.")
    {
        Clause = "RFC 5280 §6.1.3",
        Arguments = [certificate.Subject.ToString(), issuer.Subject.ToString()],
    };

    public static Refusal UnknownSignatureAlgorithm(Certificate certificate) => new(
        "ChainSignatureAlgorithmUnknown",
        $"The signature of the certificate {certificate.Subject} is by an algorithm that is not checked here.")
    {
        Arguments = [certificate.Subject.ToString()],
    };

    public static Refusal NoSingleLeaf(int leaves) => new(
        "ChainWithoutSingleLeaf",
        $"Of the certificates {Number(leaves)} issued no other, and it must be one. Send one certificate with its authorities.")
    {
        Arguments = [Number(leaves)],
    };

    public static Refusal Stray(Certificate certificate) => new(
        "ChainStray",
        $"The certificate {certificate.Subject} is not above the others. Send one certificate with its authorities.")
    {
        Arguments = [certificate.Subject.ToString()],
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
