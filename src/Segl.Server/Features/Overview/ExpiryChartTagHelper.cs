using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Design;
using Segl.Server.Texts;

namespace Segl.Server.Features.Overview;

/// <summary>
/// A bar for each month, as high as certificates expire in it; drawn here, so that it needs no script and no foreign service.
/// </summary>
/// <remarks>
/// What has a successor is hatched rather than only paler, so that it can be told apart without colours. The numbers stand in a table
/// below.
/// </remarks>
[HtmlTargetElement("expiry-chart", Attributes = "months", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ExpiryChartTagHelper(Wording texts) : TagHelper
{
    private const int BarWidth = 16;
    private const int Step = 20;
    private const int Height = 160;
    private const int TopSpace = 16;
    private const int LabelSpace = 24;
    private const string TitleId = "expiry-chart-title";

    /// <summary>The months, in order.</summary>
    public required IReadOnlyList<ExpiryMonth> Months { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var highest = Math.Max(1, Months.Max(month => month.Expiring));
        var picture = Html.Element("svg", "segl-chart-picture")
            .With("role", "img")
            .With("aria-labelledby", TitleId)
            .With("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Months.Count * Step} {TopSpace + Height + LabelSpace}"))
            .Holding(Html.Element("title", "", Summary(highest)).With("id", TitleId), Hatching());
        for (var index = 0; index < Months.Count; index++)
            Draw(picture, Months[index], index, highest);
        picture.Holding(BaseLine());

        output.TagName = "figure";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "segl-chart");
        output.Content.AppendHtml(picture);
        output.Content.AppendHtml(Html.Element("figcaption", "", texts["Overview.Chart.Legend"]));
        output.Content.AppendHtml(Numbers());
    }

    private string Summary(long highest)
    {
        var all = Months.Sum(month => month.Expiring);
        if (all == 0)
            return texts["Overview.Chart.None", Months.Count];

        var most = Months.First(month => month.Expiring == highest);
        return texts["Overview.Chart.Summary", all, Months.Count, NameOf(most.Month), most.Expiring, Months.Sum(month => month.Renewed)];
    }

    private void Draw(TagBuilder picture, ExpiryMonth month, int index, long highest)
    {
        var left = (index * Step) + ((Step - BarWidth) / 2);
        var expiring = HeightOf(month.Expiring, highest);
        var renewed = HeightOf(month.Renewed, highest);
        picture.Holding(
            Bar("segl-chart-bar", left, expiring, TopSpace + Height - expiring),
            Bar("segl-chart-renewed", left, renewed, TopSpace + Height - renewed)?.With("fill", "url(#renewed-hatching)"));
        if (month.Expiring > 0)
            picture.Holding(
                Label(
                    "segl-chart-detail", left + (BarWidth / 2), TopSpace + Height - expiring - 3,
                    month.Expiring.ToString(texts.Language.Culture())));
        if (month.Month.Month == 1 || index == 0)
            picture.Holding(Label(
                month.Month.Month == 1 ? "segl-chart-year" : "segl-chart-detail", left + (BarWidth / 2), TopSpace + Height + LabelSpace - 6,
                month.Month.ToString(month.Month.Month == 1 ? "yyyy" : "MMM", texts.Language.Culture())));
    }

    private TagBuilder BaseLine() => Html.Element("line", "segl-chart-base")
        .With("x1", "0").With("x2", Number(Months.Count * Step)).With("y1", Number(TopSpace + Height)).With("y2", Number(TopSpace + Height));

    // At least one unit high, or a single certificate beside a thousand could not be seen.
    private static int HeightOf(long certificates, long highest) =>
        certificates == 0 ? 0 : (int)Math.Max(1, certificates * Height / highest);

    private static TagBuilder? Bar(string cssClass, int left, int height, int top) => height == 0 ? null : Html.Element("rect", cssClass)
        .With("x", Number(left)).With("y", Number(top)).With("width", Number(BarWidth)).With("height", Number(height));

    // A phone shows the years alone, large; the numbers stand in the table.
    private static TagBuilder Label(string cssClass, int middle, int bottom, string text) =>
        Html.Element("text", $"segl-chart-label {cssClass}", text).With("x", Number(middle)).With("y", Number(bottom)).With("text-anchor", "middle");

    private static HtmlString Hatching() => new(
        """
        <defs><pattern id="renewed-hatching" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="segl-chart-hatch-ground" width="6" height="6"></rect><rect class="segl-chart-hatch" width="2" height="6"></rect></pattern></defs>
        """);

    private TagBuilder Numbers()
    {
        var table = Html.Element("table", "table table--compact").Holding(
            Html.Element("caption", "sr-only", texts["Overview.Chart.Table"]),
            Html.Element("thead", "")
                .Holding(Row("th", texts["Overview.Chart.Month"], texts["Overview.Chart.Expiring"], texts["Overview.Chart.Renewed"])));
        var body = Html.Element("tbody", "");
        foreach (var month in Months.Where(month => month.Expiring > 0))
            body.Holding(Row(
                "td", NameOf(month.Month), month.Expiring.ToString(texts.Language.Culture()),
                month.Renewed.ToString(texts.Language.Culture())));
        return Html.Element("details", "segl-chart-numbers")
            .Holding(Html.Element("summary", "", texts["Overview.Chart.ShowNumbers"]), table.Holding(body));
    }

    private static TagBuilder Row(string cell, params ReadOnlySpan<string> values)
    {
        var row = Html.Element("tr", "");
        foreach (var value in values)
            row.Holding(Html.Element(cell, "", value).With("scope", cell == "th" ? "col" : null));
        return row;
    }

    private string NameOf(DateOnly month) => month.ToString("MMMM yyyy", texts.Language.Culture());

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
