using Microsoft.AspNetCore.Mvc;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Certificates;

/// <summary>A certificate with all its fields, its chain, and what can be done with it (R4.4).</summary>
[Needs(Right.SeeCertificates)]
public sealed class CertificateModel(FindCertificate find, CurrentActor current) : CertificatePage(find, current)
{
    /// <summary>What the page is told once the certificate was taken out of the public database.</summary>
    public const string Withdrawn = "PublishingWithdrawn";

    private const int GroupCharacters = 4;

    /// <summary>What the key may be used for, one by one.</summary>
    public IReadOnlyList<KeyUsages> KeyUsage =>
        [.. Enum.GetValues<KeyUsages>().Where(usage =>
            usage != KeyUsages.None && (Certificate.Extensions.KeyUsage ?? KeyUsages.None).HasFlag(usage))];

    /// <summary>The certificate itself.</summary>
    public Certificate Certificate => Details.Issued.Certificate;

    /// <summary>The e-mail addresses and other names beside the subject's.</summary>
    public IReadOnlyList<string> AlternativeNames =>
        [.. Certificate.Extensions.SubjectAltName?.Names.Select(name => name.Text).OfType<string>() ?? []];

    /// <summary>Whether the reader may do more than see it.</summary>
    public bool CanAdminister { get; private set; }

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();

        CanAdminister = actor.Has(Right.AdministerCertificates);
        return Page();
    }

    /// <summary>A fingerprint that can be compared by eye.</summary>
    public static string Grouped(string hexadecimal) =>
        string.Join(' ', hexadecimal.Chunk(GroupCharacters).Select(group => new string(group)));

    /// <summary>The address of the certificate as a file.</summary>
    public string Download(string format) => CertificatePaths.Download(Details.Profile.Id, Details.Serial, format);
}
