using Segl.Pki.Names;

namespace Segl.Client.Keys;

/// <summary>When a certificate is to be renewed.</summary>
public static class RenewalWindow
{
    // A share of the lifetime, so that a certificate of 90 days and one of three years both leave time for tries and for people.
    private const double RestRatio = 1.0 / 3;

    /// <summary>From when on: two thirds of its life are over.</summary>
    public static DateTimeOffset Begin(Validity validity)
    {
        ArgumentNullException.ThrowIfNull(validity);
        return validity.NotAfter - (validity.Lifetime * RestRatio);
    }

    /// <summary>Whether it has begun.</summary>
    public static bool IsDue(Validity validity, DateTimeOffset now) => now >= Begin(validity);
}
