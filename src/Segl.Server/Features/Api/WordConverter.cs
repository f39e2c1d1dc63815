using System.Text.Json;
using System.Text.Json.Serialization;

namespace Segl.Server.Features.Api;

/// <summary>Words of closed sets in JSON: exactly as they are described, one at a time, and never a number.</summary>
internal sealed class WordConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!; // Not null: it is no Nullable.

    private sealed class Converter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        // Of rights that can be several, nothing is no word.
        private static readonly bool s_isOfFlags = typeof(T).IsDefined(typeof(FlagsAttribute), inherit: false);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is not JsonTokenType.String)
                throw new JsonException();

            var read = Word.Read<T>(reader.GetString());
            return read.Value is { } value && !(s_isOfFlags && value.Equals(default(T))) ? value : throw new JsonException();
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Word.Write(value));
    }
}
