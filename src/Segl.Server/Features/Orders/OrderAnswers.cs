using System.Text.Json;
using System.Text.Json.Serialization;
using Segl.Server.Features.Profiles;

namespace Segl.Server.Features.Orders;

/// <summary>What a draft holds: the forms as they were filled in, judged again each time they are used.</summary>
/// <remarks>The organisation's settings may change between two steps, so a stored answer is never taken as still allowed.</remarks>
public sealed record OrderAnswers
{
    private static readonly JsonSerializerOptions s_strict = new(JsonSerializerOptions.Strict)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The profile that a further certificate is ordered for; null when the form makes a new one.</summary>
    public Guid? ProfileId { get; init; }

    /// <summary>The first step; null until it was answered.</summary>
    public ProfileForm? MasterData { get; init; }

    /// <summary>The second step; null until it was answered.</summary>
    public SystemRights? SystemRights { get; init; }

    /// <summary>The third step; null until it was answered.</summary>
    public bool? AllowsSeals { get; init; }

    /// <summary>The fourth step; null until it was answered.</summary>
    public CertificateForm? Certificate { get; init; }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">Somebody else wrote it.</exception>
    public static OrderAnswers FromJson(string json) =>
        JsonSerializer.Deserialize<OrderAnswers>(json, s_strict) ?? throw new JsonException("The answers of a draft are null.");

    /// <summary>The answers as a draft keeps them.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_strict);
}
