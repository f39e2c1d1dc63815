using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Segl.Server.Design;

/// <summary>A table that becomes a list of cards on a narrow page; holds <c>column</c>s, then <c>row</c>s of <c>cell</c>s.</summary>
/// <remarks>The roles are written out because browsers drop a table's meaning when its cells are no longer displayed as cells.</remarks>
[HtmlTargetElement("data-table", Attributes = "caption")]
[RestrictChildren("column", "row")]
public sealed class TableTagHelper : TagHelper
{
    /// <summary>What the table lists, for screen readers: the heading above says it to the eye.</summary>
    public required string Caption { get; set; }

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var columns = new TableColumns();
        context.Items[typeof(TableColumns)] = columns;
        var rows = await output.GetChildContentAsync();

        output.TagName = "table";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "table table--borderless table--responsive-headers segl-table");
        output.Attributes.SetAttribute("role", "table");
        output.Content.AppendHtml(Html.Element("caption", "sr-only", Caption));
        var heads = Html.Element("tr", "").With("role", "row");
        foreach (var column in columns.All)
            heads.Holding(Head(column));
        output.Content.AppendHtml(Html.Element("thead", "").With("role", "rowgroup").Holding(heads));
        output.Content.AppendHtml(Html.Element("tbody", "").With("role", "rowgroup").Holding(rows));
    }

    private static TagBuilder Head(TableColumn column)
    {
        var head = Html.Element("th", "").With("scope", "col").With("role", "columnheader")
            .With("aria-sort", column.IsSorted ? "ascending" : null);
        if (column.SortHref is not null)
            return head.Holding(Html.Element("a", "", column.Title).With("href", column.SortHref));

        head.InnerHtml.Append(column.Title);
        return head;
    }
}


/// <summary>The title of one column, in order.</summary>
/// <remarks>A column that the list can be sorted by is a link, and says whether it is sorted so.</remarks>
[HtmlTargetElement("column", Attributes = "title", ParentTag = "data-table", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ColumnTagHelper : TagHelper
{
    /// <summary>The title; also stands before each value where the row is a card.</summary>
    public required string Title { get; set; }

    /// <summary>The address of the list sorted by this column; null where it cannot be.</summary>
    public string? SortHref { get; set; }

    /// <summary>Whether the list is sorted by it now.</summary>
    public bool Sorted { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ((TableColumns)context.Items[typeof(TableColumns)]).Add(new TableColumn(Title, SortHref, Sorted));
        output.SuppressOutput();
    }
}

/// <summary>One row.</summary>
[HtmlTargetElement("row", ParentTag = "data-table")]
[RestrictChildren("cell")]
public sealed class RowTagHelper : TagHelper
{
    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ((TableColumns)context.Items[typeof(TableColumns)]).BeginRow();
        output.TagName = "tr";
        output.Attributes.SetAttribute("role", "row");
    }
}

/// <summary>One value of a row.</summary>
[HtmlTargetElement("cell", ParentTag = "row")]
public sealed class CellTagHelper : TagHelper
{
    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "td";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("role", "cell");
        output.Attributes.SetAttribute("data-title", ((TableColumns)context.Items[typeof(TableColumns)]).NextTitle());
    }
}

/// <summary>The columns of the table being written, and which of them the next cell belongs to.</summary>
internal sealed class TableColumns
{
    private readonly List<TableColumn> _columns = [];
    private int _next;

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<TableColumn> All => _columns;

    /// <summary>A further column.</summary>
    public void Add(TableColumn column) => _columns.Add(column);

    /// <summary>The next cell is in the first column.</summary>
    public void BeginRow() => _next = 0;

    /// <summary>The title of the next cell's column.</summary>
    public string NextTitle() => _columns[_next++].Title;
}

/// <summary>One column of a table.</summary>
internal sealed record TableColumn(string Title, string? SortHref, bool IsSorted);
