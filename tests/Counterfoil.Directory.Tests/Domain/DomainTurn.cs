namespace Counterfoil.ActiveDirectory.Tests.Domain;

/// <summary>A domain's ports are fixed, so there is one at a time on a machine: whoever holds this file runs it.</summary>
internal sealed class DomainTurn : IDisposable
{
    private static readonly string Path = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(),
        "counterfoil-domain.lock"
    );

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly FileStream file;

    private DomainTurn(FileStream file) => this.file = file;

    /// <summary>Waits for the turn. The system takes the lock away from a process that has ended, however it ended.</summary>
    public static async Task<DomainTurn> WaitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var looks = new PeriodicTimer(Look);
        while (true)
        {
            if (TryTake() is { } file)
                return new DomainTurn(file);
            await looks.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    // The file itself stays: who deleted it could hand the turn to two at once.
    private static FileStream? TryTake()
    {
        try
        {
            return new FileStream(
                Path,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            return null;
        }
    }
}
