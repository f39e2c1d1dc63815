namespace Segl.Server.Storage;

/// <summary>Something that two people may change at once: the second one with a stale version is refused.</summary>
public interface IVersioned
{
    /// <summary>Counted up by each save.</summary>
    int Version { get; set; }
}
