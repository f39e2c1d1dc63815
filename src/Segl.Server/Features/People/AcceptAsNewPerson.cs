using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;
using Segl.Server.Texts;

namespace Segl.Server.Features.People;

/// <summary>Accepts an invitation with a new account, whose user ID, password and authenticator app the invited person chooses.</summary>
public sealed class AcceptAsNewPerson(
    SeglDatabase database, OpenInvitations invitations, JoinOrganisation join, MakeAccount makeAccount, RecoveryCodes recoveryCodes,
    TimeProvider clock)
{
    /// <summary>Tries against others who change the organisation's people at the same time.</summary>
    private const int TriesMax = 3;

    /// <summary>The recovery codes of the new account, to be shown once.</summary>
    /// <param name="token">The link's token.</param>
    /// <param name="chosen">Without faults.</param>
    /// <param name="authenticator">The secret that the person's app has.</param>
    /// <param name="code">What that app shows.</param>
    /// <param name="address">From where.</param>
    /// <param name="cancellationToken">Stops it before anything is saved.</param>
    public async Task<Result<NewRecoveryCodes>> HandleAsync(
        string token, NewSignIn chosen, TotpSecret authenticator, string code, string? address, CancellationToken cancellationToken)
    {
        if (authenticator.Match(code.Trim(), clock.GetUtcNow()) is not { } step)
            return new Refusal("WrongCode", "The code is not the one that the app shows now.") { Field = "Code" };

        var userId = UserId.Parse(chosen.UserId).Value;
        for (var tries = 1; ; tries++)
        {
            var open = await invitations.FindAsync(token, cancellationToken);
            if (open.IsRefused)
                return open.Refusal;
            if (await IsTakenAsync(userId, cancellationToken))
                return Taken();

            var account = Add(open.Value, userId, chosen.Password, authenticator);
            account.TotpLastStep = step;
            var codes = await recoveryCodes.ReplaceAsync(account.Id, cancellationToken);
            var refusal = await JoinAsync(open.Value, account, userId, address, cancellationToken);
            if (refusal is null)
                return codes;
            if (tries == TriesMax || refusal.Code != UnitOfWork.ChangedMeanwhile)
                return refusal;
        }
    }

    private Account Add(OpenInvitation open, UserId userId, string password, TotpSecret authenticator)
    {
        var invitation = open.Invitation;
        var account = makeAccount.Add(
            userId, invitation.Name.Value, invitation.Email, password, authenticator, Texts.Languages.Current.Tag());

        // Whoever has the link reads the address.
        account.EmailConfirmed = true;
        return account;
    }

    private async Task<Refusal?> JoinAsync(
        OpenInvitation open, Account account, UserId userId, string? address, CancellationToken cancellationToken)
    {
        try
        {
            return await join.JoinAsync(open, account, address, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody else chose the same user ID in between; anything else is a fault.
            database.ChangeTracker.Clear();
            if (!await IsTakenAsync(userId, cancellationToken))
                throw;
            return Taken();
        }
    }

    private Task<bool> IsTakenAsync(UserId userId, CancellationToken cancellationToken)
    {
        var normalized = userId.Value.ToUpperInvariant();
        return database.Users.AnyAsync(account => account.NormalizedUserName == normalized, cancellationToken);
    }

    private static Refusal Taken() => new("UserIdTaken", "The user ID exists already; choose another.")
    {
        Field = nameof(NewSignIn.UserId),
    };
}
