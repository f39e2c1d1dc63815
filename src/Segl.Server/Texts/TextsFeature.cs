namespace Segl.Server.Texts;

/// <summary>Adds the texts.</summary>
public static class TextsFeature
{
    /// <summary>Adds <see cref="Wording"/>; the texts are read now, so that a missing one stops the start.</summary>
    public static IServiceCollection AddTexts(this IServiceCollection services) =>
        services.AddSingleton(TextCatalogue.Load()).AddSingleton(provider => new Wording(provider.GetRequiredService<TextCatalogue>()));
}
