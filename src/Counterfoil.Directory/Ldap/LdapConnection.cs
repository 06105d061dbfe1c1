using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Net.Security;
using System.Net.Sockets;
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
internal sealed class LdapConnection : IDisposable
{
    // A controller's answer to a question of ours has a few kilobytes.
    private const int LongestMessage = 4 * 1024 * 1024;

    private readonly TcpClient client;
    private readonly byte[] head = new byte[6];
    private Stream stream;
    private int lastId;

    private LdapConnection(TcpClient client)
    {
        this.client = client;
        stream = client.GetStream();
    }

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
    )
    {
        var tcp = new TcpClient { NoDelay = true };
        try
        {
            await tcp.ConnectAsync(address.Host, address.Port, cancellationToken);
            return new LdapConnection(tcp);
        }
        catch (SocketException failure)
        {
            tcp.Dispose();
            throw new LdapException($"{address} cannot be reached: {failure.Message}", failure);
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

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
                await SecureAsync(address.Host, roots, witness, cancellationToken);
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
            return Said(() => LdapMessages.Result(content));
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
        await SendAsync(
            // Whole seconds, and never before our own limit.
            LdapMessages.Search(id, search, (int)limit.TotalSeconds + 2),
            cancellationToken
        );
        var found = new List<LdapEntry>();
        while (true)
        {
            var (of, kind, content) = await ReceiveAsync(cancellationToken);
            if (of != id)
                throw new LdapException("The controller answered another question.");
            switch (kind)
            {
                // Not every controller counts along.
                case LdapMessages.EntryFound when found.Count < search.Limit:
                    found.Add(Said(() => LdapMessages.Entry(content)));
                    break;
                case LdapMessages.EntryFound:
                case LdapMessages.ReferenceFound:
                    break;
                case LdapMessages.SearchDone:
                    var result = Said(() => LdapMessages.Result(content));
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
    public void Dispose()
    {
        stream.Dispose();
        client.Dispose();
    }

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
        var result = Said(() => LdapMessages.Result(content));
        if (!result.IsSuccess)
            throw new LdapException($"The controller refuses StartTLS: {result.Code}.");
    }

    private async Task SecureAsync(
        string host,
        TrustedRoots roots,
        Action<X509Certificate2, X509Chain, SslPolicyErrors>? witness,
        CancellationToken cancellationToken
    )
    {
        var secured = new SslStream(stream);
        stream = secured;
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = roots.ToPolicy(),
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    if (certificate is X509Certificate2 shown && chain is not null)
                        witness?.Invoke(shown, chain, errors);
                    return errors == SslPolicyErrors.None;
                },
            },
            cancellationToken
        );
    }

    private async Task<AsnReader> AskAsync(
        byte[] message,
        int id,
        int expected,
        CancellationToken cancellationToken
    )
    {
        await SendAsync(message, cancellationToken);
        var (of, kind, content) = await ReceiveAsync(cancellationToken);
        return of == id && kind == expected
            ? content
            : throw new LdapException("The controller answered what was not asked.");
    }

    private async Task SendAsync(byte[] message, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(message, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        catch (IOException failure)
        {
            throw new LdapException("The connection to the controller broke.", failure);
        }
    }

    private async Task<(int Id, int Kind, AsnReader Content)> ReceiveAsync(
        CancellationToken cancellationToken
    )
    {
        try
        {
            // X.690 8.1.3: the tag, then a length in one byte, or in as many as its low bits say.
            await stream.ReadExactlyAsync(head.AsMemory(0, 2), cancellationToken);
            var more = head[1] > 0x80 ? head[1] - 0x80 : 0;
            if (head[0] != 0x30 || head[1] == 0x80 || more > 4)
                throw new LdapException("The controller does not speak LDAP.");
            await stream.ReadExactlyAsync(head.AsMemory(2, more), cancellationToken);
            long length = more == 0 ? head[1] : LengthIn(head.AsSpan(2, more));
            if (length > LongestMessage)
                throw new LdapException("The controller's answer is too long.");
            var message = new byte[2 + more + length];
            head.AsSpan(0, 2 + more).CopyTo(message);
            await stream.ReadExactlyAsync(message.AsMemory(2 + more), cancellationToken);
            return Said(() => LdapMessages.Read(message));
        }
        catch (IOException failure)
        {
            throw new LdapException("The connection to the controller broke.", failure);
        }
    }

    private static uint LengthIn(ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[4];
        whole.Clear();
        bytes.CopyTo(whole[(4 - bytes.Length)..]);
        return BinaryPrimitives.ReadUInt32BigEndian(whole);
    }

    private static T Said<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (AsnContentException failure)
        {
            throw new LdapException("The controller's answer cannot be read.", failure);
        }
    }
}
