namespace Segl.Server.Features.Status;

/// <summary>Where status is served, from the configuration section <c>Segl:Status</c>.</summary>
public sealed record StatusOptions
{
    /// <summary>
    /// Listeners of their own, on which nothing but status answers: <c>http://ADDRESS:PORT</c>, with an IP address, <c>localhost</c> or
    /// <c>*</c>. Default none; the portal's listeners answer status too.
    /// </summary>
    public IReadOnlyList<string> Urls { get; init; } = [];
}
