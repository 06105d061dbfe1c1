using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Counterfoil.ActiveDirectory.Controllers;

namespace Counterfoil.ActiveDirectory.Ldap;

/// <summary>
/// One connection to a controller; one question at a time. Whatever is cancelled or fails leaves it unusable: it is then
/// disposed of, never asked again. Not thread-safe.
/// </summary>
internal sealed class LdapConnection(LdapWire wire) : IDisposable
{
    private int lastId;

    /// <summary>Connects, with the controller's certificate checked before anything secret is sent.</summary>
    /// <exception cref="LdapException">It cannot be reached, or is not who it should be.</exception>
    public static async Task<LdapConnection> ConnectAsync(
        ControllerAddress address,
        TrustedRoots roots,
        CancellationToken cancellationToken
    )
    {
        var connection = await OpenAsync(address, cancellationToken);
        try
        {
            await connection.ProtectAsync(address, roots, witness: null, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Connects and no more: nothing secret may be sent before <see cref="ProtectAsync"/>.</summary>
    /// <exception cref="LdapException">It cannot be reached.</exception>
    public static async Task<LdapConnection> OpenAsync(
        ControllerAddress address,
        CancellationToken cancellationToken
    ) => new(await LdapWire.OpenAsync(address, cancellationToken));

    /// <summary>Brings TLS onto the connection as the address wants it, and checks the controller's certificate.</summary>
    /// <param name="address">The address; the certificate must be for its host.</param>
    /// <param name="roots">Whose signature the certificate must bear.</param>
    /// <param name="witness">Is shown the certificate and how the check came out; decides nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LdapException">It does not speak TLS, or is not who it should be.</exception>
    public async Task ProtectAsync(
        ControllerAddress address,
        TrustedRoots roots,
        Action<X509Certificate2, X509Chain, SslPolicyErrors>? witness,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (address.Protection == Protection.StartTls)
                await BeginTlsAsync(cancellationToken);
            if (address.Protection != Protection.None)
                await wire.SecureAsync(address.Host, roots, witness, cancellationToken);
        }
        catch (IOException failure)
        {
            throw new LdapException($"{address} cannot be reached: {failure.Message}", failure);
        }
        catch (AuthenticationException failure)
        {
            throw new LdapException(
                $"The certificate of {address} is not accepted: {failure.Message}",
                failure
            );
        }
    }

    /// <summary>Binds by name and password.</summary>
    public async Task<LdapResult> BindAsync(
        string name,
        Secret password,
        CancellationToken cancellationToken
    )
    {
        var bytes = Encoding.UTF8.GetBytes(password.Reveal());
        try
        {
            var id = ++lastId;
            var content = await AskAsync(
                LdapMessages.Bind(id, name, bytes),
                id,
                LdapMessages.BindAnswer,
                cancellationToken
            );
            return LdapMessages.Result(content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Searches; a size limit that was reached is no failure unless all is wanted, and an absent base has no entries.</summary>
    public async Task<IReadOnlyList<LdapEntry>> SearchAsync(
        LdapSearch search,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        var id = ++lastId;
        await wire.SendAsync(
            // Whole seconds, and never before our own limit.
            LdapMessages.Search(id, search, (int)limit.TotalSeconds + 2),
            cancellationToken
        );
        var found = new List<LdapEntry>();
        while (true)
        {
            var (of, kind, content) = await wire.ReceiveAsync(cancellationToken);
            if (of != id)
                throw new LdapException("The controller answered another question.");
            switch (kind)
            {
                // Not every controller counts along.
                case LdapMessages.EntryFound when found.Count < search.Limit:
                    found.Add(LdapMessages.Entry(content));
                    break;
                case LdapMessages.EntryFound:
                case LdapMessages.ReferenceFound:
                    break;
                case LdapMessages.SearchDone:
                    var result = LdapMessages.Result(content);
                    return IsAnswer(search, result.Code)
                        ? found
                        : throw new LdapException(
                            $"The search failed: {result.Code} {result.Diagnostic}"
                        );
                default:
                    throw new LdapException("The controller answered what was not asked.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => wire.Dispose();

    private static bool IsAnswer(LdapSearch search, int code) =>
        code switch
        {
            LdapResult.Success or LdapResult.NoSuchObject => true,
            LdapResult.SizeLimitExceeded => !search.IsWhole,
            LdapResult.Referral => search.IsAbsentWhereReferred,
            _ => false,
        };

    private async Task BeginTlsAsync(CancellationToken cancellationToken)
    {
        var id = ++lastId;
        var content = await AskAsync(
            LdapMessages.BeginTls(id),
            id,
            LdapMessages.ExtendedAnswer,
            cancellationToken
        );
        var result = LdapMessages.Result(content);
        if (!result.IsSuccess)
            throw new LdapException($"The controller refuses StartTLS: {result.Code}.");
    }

    private async Task<AsnReader> AskAsync(
        byte[] message,
        int id,
        int expected,
        CancellationToken cancellationToken
    )
    {
        await wire.SendAsync(message, cancellationToken);
        var (of, kind, content) = await wire.ReceiveAsync(cancellationToken);
        return of == id && kind == expected
            ? content
            : throw new LdapException("The controller answered what was not asked.");
    }
}
