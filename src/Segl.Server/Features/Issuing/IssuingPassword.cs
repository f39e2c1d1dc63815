using System.Security.Cryptography;

namespace Segl.Server.Features.Issuing;

/// <summary>The password of a .p12 (R3.3): drawn here, shown once.</summary>
public static class IssuingPassword
{
    /// <summary>Twenty characters of fifty-six are 116 bits; R3.3 asks for over a hundred.</summary>
    public const int Length = 20;

    /// <summary>Letters and digits that nobody confuses in print or by telephone: without 0, 1, I, O, l and o.</summary>
    public const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz";

    /// <summary>A new one, in an array that its holder can clear.</summary>
    public static char[] Draw() => RandomNumberGenerator.GetItems<char>(Alphabet, Length);
}
