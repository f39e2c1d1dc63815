namespace Segl.Bench;

/// <summary>One line of a report.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">The median over the runs.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Reference">What it is compared with, measured in the same run; null where there is nothing.</param>
/// <param name="ReferenceValue">The reference's median.</param>
/// <param name="Ratio">Value over reference.</param>
/// <param name="Goal">What must hold, in words; null where nothing must.</param>
/// <param name="Holds">Whether it does.</param>
public sealed record Measurement(
    string What, double Value, string Unit, string? Reference = null, double? ReferenceValue = null, double? Ratio = null, string? Goal = null, bool? Holds = null)
{
    /// <summary>A value that must be at least a share of a reference.</summary>
    public static Measurement Share(string what, double value, string unit, string reference, double referenceValue, double ratioMin) =>
        new(what, value, unit, reference, referenceValue, value / referenceValue, $"ratio >= {ratioMin:0.00}", value / referenceValue >= ratioMin);

    /// <summary>A value that must be like a reference.</summary>
    public static Measurement Equal(
        string what, double value, string unit, string reference, double referenceValue, double ratioMin, double ratioMax)
    {
        var ratio = value / referenceValue;
        return new(
            what, value, unit, reference, referenceValue, ratio, $"ratio {ratioMin:0.00}–{ratioMax:0.00}", ratio >= ratioMin && ratio <= ratioMax);
    }

    /// <summary>A value that must not fall under a bound.</summary>
    public static Measurement AtLeast(string what, double value, string unit, double bound) => new(what, value, unit, Goal: $">= {bound:0}", Holds: value >= bound);

    /// <summary>A value that must stay under a bound.</summary>
    public static Measurement Under(string what, double value, string unit, double bound) => new(what, value, unit, Goal: $"< {bound:0}", Holds: value < bound);
}
