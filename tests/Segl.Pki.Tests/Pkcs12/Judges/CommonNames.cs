using Segl.Pki.Pkcs12;

namespace Segl.Pki.Tests.Pkcs12.Judges;

/// <summary>Names that files carry as friendlyName.</summary>
internal static class CommonNames
{
    public const string Danish = "Ærø Færgeservice på Ålborg-ruten";
    public const string Quoted = "Jensen & Søn's \"Bogføring\" \\ løn, A+B=C; <1>";
    public const string Of64Characters = "Københavns Havns og Øresunds Forenede Rederier, Afd. for Æbler 1";

    public static TheoryData<Pkcs12Strength, string> InBothStrengths { get; } = new()
    {
        { Pkcs12Strength.Strong, Danish },
        { Pkcs12Strength.Strong, Quoted },
        { Pkcs12Strength.Strong, Of64Characters },
        { Pkcs12Strength.OlderWindows, Danish },
    };
}
