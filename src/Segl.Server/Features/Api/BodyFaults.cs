using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Api;

/// <summary>
/// Says of JSON that was refused which members are missing, unknown or null where a value is needed: all of them, where the framework stops at
/// the first and tells it in the words of our types.
/// </summary>
internal static class BodyFaults
{
    // Whoever sends more than this has sent something else altogether.
    private const int FaultsMax = 30;

    // Longer than any name here.
    private const int NameCharactersMax = 64;

    /// <summary>What an endpoint wants to read; null for one that reads no JSON.</summary>
    public static Type? TypeOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

    /// <summary>Looks at a body once more, which its reader must have kept; nothing where it is no JSON at all.</summary>
    public static async Task<IReadOnlyList<Refusal>> FindAsync(HttpContext context)
    {
        if (TypeOf(context) is not { } type || context.Request.Body is not { CanSeek: true } body)
            return [];

        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        body.Position = 0;
        try
        {
            using var document = await JsonDocument.ParseAsync(
                body, new JsonDocumentOptions { MaxDepth = options.MaxDepth }, context.RequestAborted);
            var faults = new List<Refusal>();
            Look(document.RootElement, options.GetTypeInfo(type), "$", faults);
            return [.. faults.Take(FaultsMax)];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // No JSON, or the name of a member is no text.
            return [];
        }
    }

    private static void Look(JsonElement value, JsonTypeInfo type, string path, List<Refusal> faults)
    {
        if (faults.Count >= FaultsMax)
            return;
        if (type.Kind is JsonTypeInfoKind.Object && value.ValueKind is JsonValueKind.Object)
            LookAtMembers(value, type, path, faults);
        if (type.Kind is not JsonTypeInfoKind.Enumerable || value.ValueKind is not JsonValueKind.Array || type.ElementType is not { } element)
            return;

        foreach (var (index, item) in value.EnumerateArray().Index())
            Look(item, type.Options.GetTypeInfo(element), $"{path}[{index}]", faults);
    }

    private static void LookAtMembers(JsonElement value, JsonTypeInfo type, string path, List<Refusal> faults)
    {
        var known = type.Properties.ToDictionary(property => property.Name, StringComparer.Ordinal);
        faults.AddRange(known.Values.Where(property => property.IsRequired && !value.TryGetProperty(property.Name, out _))
            .Select(property => Fault($"{path}.{property.Name}", "is missing")));
        foreach (var member in value.EnumerateObject())
        {
            if (!known.TryGetValue(member.Name, out var property))
                faults.Add(IsPlain(member.Name) ? Fault($"{path}.{member.Name}", "is unknown") : Fault(path, "has a member that is unknown"));
            else if (member.Value.ValueKind is not JsonValueKind.Null)
                Look(member.Value, type.Options.GetTypeInfo(property.PropertyType), $"{path}.{property.Name}", faults);
            else if (!property.IsSetNullable)
                faults.Add(Fault($"{path}.{property.Name}", "must have a value"));
        }
    }

    // What is repeated to the sender is a name, not whatever was sent in place of one.
    private static bool IsPlain(string name) => name.Length <= NameCharactersMax && name.All(char.IsAsciiLetterOrDigit);

    private static Refusal Fault(string path, string what) => new("Malformed", $"{path} {what}.") { Field = path };
}
