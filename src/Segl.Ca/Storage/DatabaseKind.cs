namespace Segl.Ca.Storage;

/// <summary>The databases that hold an installation, as equals.</summary>
public enum DatabaseKind
{
    /// <summary>Embedded, one node: the default.</summary>
    Sqlite,

    /// <summary>A server, for any number of nodes.</summary>
    PostgreSql,
}
