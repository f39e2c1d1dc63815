namespace Segl.Server.Design;

/// <summary>What the choices of one field need to know of it; handed down from the field to each <c>choice</c>.</summary>
internal sealed record ChoiceGroup(ChoiceKind Kind, string Name, string Id, IReadOnlyList<string> Chosen)
{
    private int _count;

    /// <summary>The id of the next choice; the first one has that of the field, so that the error summary leads to it.</summary>
    public string NextId() => ++_count == 1 ? Id : $"{Id}-{_count}";
}

/// <summary>How a choice is drawn.</summary>
internal enum ChoiceKind
{
    /// <summary>One of several.</summary>
    Radio,

    /// <summary>Any of several.</summary>
    Checkbox,

    /// <summary>One of many, in a list that opens.</summary>
    Option,
}
