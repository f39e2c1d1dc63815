using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;
using Segl.Server.Texts;

namespace Segl.Server.Features.Notices;

/// <summary>Which mails a person wants, and in which language; null where the person has not chosen.</summary>
public sealed record ChosenMails(MailPreference? Preference, Language? Language);

/// <summary>Lets a person choose which mails come, and in which language.</summary>
public sealed class ChooseMails(SeglDatabase database, UnitOfWork unitOfWork)
{
    /// <summary>Keeps the choice; empty once it is kept.</summary>
    public async Task<IReadOnlyList<Refusal>> HandleAsync(
        ChosenMails chosen, CurrentSession session, string? address, CancellationToken cancellationToken)
    {
        if (chosen is not { Preference: { } preference, Language: { } language })
            return [.. WhatIsMissing(chosen)];

        var account = await database.Users.SingleAsync(own => own.Id == session.AccountId, cancellationToken);
        if (account.MailPreference == preference && account.Language == language.Tag())
            return [];

        (account.MailPreference, account.Language) = (preference, language.Tag());
        unitOfWork.Record(
            session.AuditName, address, "account.choose-mails", session.OrganisationId, $"account:{account.Id}",
            KeyValuePair.Create("preference", $"{preference}"), KeyValuePair.Create("language", language.Tag()));
        return await unitOfWork.CommitAsync(cancellationToken) is { } refusal ? [refusal] : [];
    }

    private static IEnumerable<Refusal> WhatIsMissing(ChosenMails chosen)
    {
        if (chosen.Preference is null)
            yield return new Refusal("MailPreferenceMissing", "Choose which mails you want.") { Field = nameof(chosen.Preference) };
        if (chosen.Language is null)
            yield return new Refusal("MailLanguageMissing", "Choose the language of your mails.") { Field = nameof(chosen.Language) };
    }
}
