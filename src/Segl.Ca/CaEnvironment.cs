namespace Segl.Ca;

/// <summary>What an installation is for.</summary>
public enum CaEnvironment
{
    /// <summary>Trying things out: the authority's name says <c>OU=Test</c>, and the certificates have the real ones' policy.</summary>
    Demonstration,

    /// <summary>Certificates that somebody relies on: every name, policy and address is the installation's own.</summary>
    Production,
}
