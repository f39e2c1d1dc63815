namespace Segl.Pki.Names;

/// <summary>Numbers that are really text: a fixed count of ASCII digits.</summary>
internal static class DigitText
{
    public static bool Is(string text, int digits) => text.Length == digits && text.All(char.IsAsciiDigit);
}
