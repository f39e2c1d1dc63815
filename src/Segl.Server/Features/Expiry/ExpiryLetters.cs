using Segl.Pki.Names;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Organisations;
using Segl.Server.Texts;

namespace Segl.Server.Features.Expiry;

/// <summary>What the mails before expiry say: what expires when, what to do, and what happens otherwise.</summary>
public sealed class ExpiryLetters(Letters letters)
{
    /// <summary>The list of what expires next.</summary>
    public const string ListPath = "/certifikater?udloeb=90";

    /// <summary>The most certificates that a mail names; who has more looks at the list.</summary>
    public const int NamedMax = 50;

    /// <summary>To an address that is told like a user administrator.</summary>
    public MailMessage ToAdministrator(
        EmailAddress recipient, Language? language, Organisation organisation, IReadOnlyList<DueCertificate> certificates,
        DateTimeOffset now) =>
        letters.Compose(recipient, language, texts => ForAdministrator(texts, organisation, certificates, now));

    /// <summary>To a contact person, who cannot renew but can ask for it.</summary>
    public MailMessage ToContact(
        EmailAddress recipient, Language? language, Organisation organisation, IReadOnlyList<DueCertificate> certificates,
        DateTimeOffset now) =>
        letters.Compose(recipient, language, texts => new Letter(
            Subject(texts, certificates),
            [
                texts["Expiry.Mail.Text", organisation.Name],
                Named(texts, certificates, now, hasLinks: false),
                texts["Expiry.Mail.Ask", organisation.Name],
                texts["Expiry.Mail.Otherwise"],
            ]));

    /// <summary>To whoever can renew.</summary>
    public Letter ForAdministrator(
        Wording texts, Organisation organisation, IReadOnlyList<DueCertificate> certificates, DateTimeOffset now) => new(
        Subject(texts, certificates),
        [
            texts["Expiry.Mail.Text", organisation.Name],
            Named(texts, certificates, now, hasLinks: true),
            texts["Expiry.Mail.Renew", letters.Address(ListPath)],
            texts["Expiry.Mail.Otherwise"],
        ]);

    private static string Subject(Wording texts, IReadOnlyList<DueCertificate> certificates) => certificates is [var only]
        ? texts["Expiry.Mail.SubjectOne", only.Name, texts.Day(only.ExpiresAt)]
        : texts["Expiry.Mail.SubjectSeveral", certificates.Count];

    private string Named(Wording texts, IReadOnlyList<DueCertificate> certificates, DateTimeOffset now, bool hasLinks)
    {
        var lines = certificates.OrderBy(certificate => certificate.ExpiresAt).Take(NamedMax)
            .Select(certificate => Line(texts, certificate, now, hasLinks)).ToList();
        if (certificates.Count > NamedMax)
            lines.Add(texts["Expiry.Mail.Further", certificates.Count - NamedMax]);
        return string.Join('\n', lines);
    }

    private string Line(Wording texts, DueCertificate certificate, DateTimeOffset now, bool hasLinks)
    {
        var days = (int)Math.Ceiling((certificate.ExpiresAt - now).TotalDays);
        var line = texts[$"Expiry.Mail.Line{certificate.Kind}", certificate.Name, texts.Day(certificate.ExpiresAt), days,
            certificate.Serial];
        if (certificate.IsBeingRenewed)
            line += $"\n  {texts["Expiry.Mail.BeingRenewed"]}";
        return hasLinks ? $"{line}\n  {letters.Address(CertificatePaths.Of(certificate.ProfileId, certificate.Serial))}" : line;
    }
}
