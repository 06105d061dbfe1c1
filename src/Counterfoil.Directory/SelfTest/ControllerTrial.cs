using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>What came of one piece of a controller's trial.</summary>
/// <param name="Steps">At least one.</param>
/// <param name="GoesOn">Whether what comes after it can be tried.</param>
internal sealed record Stage(IReadOnlyList<TestStep> Steps, bool GoesOn)
{
    /// <summary>One step, behind which all can be tried.</summary>
    public static Stage On(TestStep step) => new([step], GoesOn: true);

    /// <summary>One step, behind which nothing can be tried.</summary>
    public static Stage End(TestStep step) => new([step], GoesOn: false);
}

/// <summary>One controller on trial: the settings, and the connection as far as it has come. Not thread-safe.</summary>
internal sealed class ControllerTrial(
    DirectorySettings settings,
    ControllerAddress address,
    TimeProvider time
) : IDisposable
{
    // Longer than a login would wait: a controller that is merely slow is told as that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly long begun = time.GetTimestamp();
    private LdapConnection? connection;

    public DirectorySettings Settings => settings;

    public ControllerAddress Address => address;

    public TimeProvider Time => time;

    /// <summary>Since it began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(begun);

    /// <summary>The connection, from the first step on.</summary>
    public LdapConnection Connection
    {
        get => connection ?? throw new InvalidOperationException("The address has not been tried.");
        set => connection = value;
    }

    /// <summary>A step's name at this controller.</summary>
    public string NameOf(string step) => $"{step} {address}";

    /// <summary>Does a piece of work within the time that a step may take.</summary>
    /// <exception cref="LdapException">It failed, or took longer.</exception>
    public async Task<T> WithinAsync<T>(
        Func<CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token,
            cancellationToken
        );
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException lapsed) when (limit.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new LdapException(
                $"{address} did not answer within {Limit.TotalSeconds} s.",
                lapsed
            );
        }
    }

    /// <inheritdoc cref="WithinAsync{T}"/>
    public Task WithinAsync(
        Func<CancellationToken, Task> work,
        CancellationToken cancellationToken
    ) =>
        WithinAsync(
            async token =>
            {
                await work(token);
                return true;
            },
            cancellationToken
        );

    /// <summary>Searches on the connection.</summary>
    /// <exception cref="LdapException">The controller refuses it, or fails.</exception>
    public Task<IReadOnlyList<LdapEntry>> SearchAsync(
        LdapSearch search,
        CancellationToken cancellationToken
    ) => WithinAsync(token => Connection.SearchAsync(search, Limit, token), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => connection?.Dispose();

    private TimeSpan Limit => settings.TimeLimit > Patience ? settings.TimeLimit : Patience;
}
