using System.Globalization;
using Segl.Cli.Output;
using Segl.Client.Keys;
using Segl.Pki.Certificates;

namespace Segl.Cli.Commands;

/// <summary>A certificate whose key is here.</summary>
internal sealed record HeldCertificate
{
    public required string SerialNumber { get; init; }

    public required string Subject { get; init; }

    public required string Folder { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required DateTimeOffset RenewFrom { get; init; }

    public static HeldCertificate Of(KeyFolder folder, Certificate certificate) => new()
    {
        SerialNumber = certificate.SerialNumber.ToString(),
        Subject = certificate.Subject.ToString(),
        Folder = folder.Current,
        NotBefore = certificate.Validity.NotBefore,
        NotAfter = certificate.Validity.NotAfter,
        RenewFrom = RenewalWindow.Begin(certificate.Validity),
    };

    public void Show(Terminal terminal) => terminal.Show(this, writer =>
    {
        writer.WriteLine($"{Subject}");
        writer.WriteLine($"serial number {SerialNumber}");
        writer.WriteLine($"valid to {Day(NotAfter)}; renew from {Day(RenewFrom)} on");
        writer.WriteLine($"in {Folder}");
    });

    public static string Day(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
