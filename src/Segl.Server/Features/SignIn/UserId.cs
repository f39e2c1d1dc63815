using Segl.Pki.Outcomes;

namespace Segl.Server.Features.SignIn;

/// <summary>What a person signs in with: 3 to 64 letters of A–Z, digits, dots, dashes and underscores.</summary>
public readonly record struct UserId
{
    /// <summary>The most signs.</summary>
    public const int SignsMax = 64;

    private const int SignsMin = 3;

    private UserId(string value) => Value = value;

    /// <summary>The user ID as it was chosen.</summary>
    public string Value { get; }

    /// <summary>Reads a user ID.</summary>
    public static Result<UserId> Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length is < SignsMin or > SignsMax)
            return new Refusal("UserIdLength", $"A user ID has {SignsMin} to {SignsMax} signs; this one has {trimmed.Length}.")
            {
                Field = nameof(UserId),
                Arguments = [$"{SignsMin}", $"{SignsMax}"],
            };
        if (!trimmed.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '_'))
            return new Refusal("UserIdSign", "A user ID consists of the letters a to z, digits, dots, dashes and underscores.")
            {
                Field = nameof(UserId),
            };
        return new UserId(trimmed);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
