using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Controllers;

/// <summary>A controller over the network.</summary>
internal sealed class DomainController(
    DirectorySettings settings,
    ControllerAddress address,
    ConnectionPool pool
) : IController, IDisposable
{
    private readonly ConnectionKey key = ConnectionKey.Of(address, settings);

    private LdapConnection? reader;
    private bool isSound = true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LdapEntry>> SearchAsync(
        LdapSearch search,
        CancellationToken cancellationToken
    )
    {
        var kept = reader is null ? pool.TryTake(key) : null;
        if (kept is not null)
        {
            // The controller may have closed it long ago: that is no failure of the controller's.
            try
            {
                var found = await kept.SearchAsync(search, settings.TimeLimit, cancellationToken);
                reader = kept;
                return found;
            }
            catch (LdapException)
            {
                kept.Dispose();
            }
            catch
            {
                kept.Dispose();
                throw;
            }
        }
        isSound = false;
        reader ??= await ConnectAsync(cancellationToken);
        var answer = await reader.SearchAsync(search, settings.TimeLimit, cancellationToken);
        isSound = true;
        return answer;
    }

    /// <inheritdoc/>
    public async Task<LdapResult> TryAsync(
        string distinguishedName,
        Secret password,
        CancellationToken cancellationToken
    )
    {
        // A connection of its own: the service account's must never become somebody else's.
        using var connection = await LdapConnection.ConnectAsync(
            address,
            settings.Roots,
            cancellationToken
        );
        return await connection.BindAsync(distinguishedName, password, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (reader is null)
            return;
        if (isSound)
            pool.Keep(key, reader);
        else
            reader.Dispose();
    }

    private async Task<LdapConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var password = settings.ReadPassword();
        var connection = await LdapConnection.ConnectAsync(
            address,
            settings.Roots,
            cancellationToken
        );
        try
        {
            var bound = await connection.BindAsync(settings.Account, password, cancellationToken);
            return bound.IsSuccess
                ? connection
                : throw new LdapException(
                    $"{address} refuses the service account {settings.Account}: {bound.Diagnostic.TrimEnd('\0')}"
                );
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
