namespace Segl.Server.Features.Issuing;

/// <summary>This running process, as orders name the holder of their sessions; another start is another node.</summary>
public sealed record IssuingNode(Guid Id)
{
    /// <summary>A process that starts now.</summary>
    public static IssuingNode Start(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}
