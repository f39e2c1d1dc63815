namespace Segl.Pki.Names;

/// <summary>Which CVR numbers an authority takes.</summary>
public enum CvrRule
{
    /// <summary>Numbers that the register can have given out.</summary>
    RealOnly,

    /// <summary>Also those that begin with 9, for test environments.</summary>
    FictitiousAllowed,
}
