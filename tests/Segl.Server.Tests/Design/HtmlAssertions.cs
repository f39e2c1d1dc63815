using System.Text.RegularExpressions;

namespace Segl.Server.Tests.Design;

internal static partial class HtmlAssertions
{
    /// <summary>Compares HTML; the expected one may be laid out over indented lines between its elements.</summary>
    public static void ShouldBeHtml(this string actual, string expected) => actual.ShouldBe(LineBreaks().Replace(expected, ""));

    [GeneratedRegex("\\n *")]
    private static partial Regex LineBreaks();
}
