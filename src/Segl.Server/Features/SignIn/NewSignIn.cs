using Segl.Pki.Outcomes;

namespace Segl.Server.Features.SignIn;

/// <summary>What a person who gets an account chooses to sign in with; the authenticator app comes with it.</summary>
public record NewSignIn
{
    /// <summary>The chosen user ID.</summary>
    public string UserId { get; set; } = "";

    /// <summary>The chosen password.</summary>
    public string Password { get; set; } = "";

    /// <summary>The same once more.</summary>
    public string PasswordAgain { get; set; } = "";

    /// <summary>Everything that is wrong with them, each at its field; empty where nothing is.</summary>
    internal IReadOnlyList<Refusal> SignInFaults() =>
    [
        .. new[]
        {
            SignIn.UserId.Parse(UserId).Refusal?.At(nameof(UserId)),
            PasswordRules.Check(Password, UserId.Trim())?.At(nameof(Password)),
            Password == PasswordAgain ? null : new Refusal("PasswordsDiffer", "The two passwords are not the same.")
            {
                Field = nameof(PasswordAgain),
            },
        }.OfType<Refusal>(),
    ];
}
