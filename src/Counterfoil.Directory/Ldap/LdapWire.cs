using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Counterfoil.ActiveDirectory.Controllers;

namespace Counterfoil.ActiveDirectory.Ldap;

/// <summary>Carries messages to a controller and back, in the clear or inside TLS. Not thread-safe.</summary>
internal sealed class LdapWire : IDisposable
{
    // A controller's answer to a question of ours has a few kilobytes.
    private const int LongestMessage = 4 * 1024 * 1024;

    private readonly TcpClient client;
    private readonly byte[] head = new byte[6];
    private Stream stream;

    private LdapWire(TcpClient client)
    {
        this.client = client;
        stream = client.GetStream();
    }

    /// <summary>Connects and no more: nothing secret may be sent before <see cref="SecureAsync"/>.</summary>
    /// <exception cref="LdapException">It cannot be reached.</exception>
    public static async Task<LdapWire> OpenAsync(
        ControllerAddress address,
        CancellationToken cancellationToken
    )
    {
        var tcp = new TcpClient { NoDelay = true };
        try
        {
            await tcp.ConnectAsync(address.Host, address.Port, cancellationToken);
            return new LdapWire(tcp);
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

    /// <summary>Brings TLS onto it, and checks the controller's certificate.</summary>
    /// <exception cref="AuthenticationException">It is not who it should be.</exception>
    public async Task SecureAsync(
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

    /// <summary>Sends a message.</summary>
    /// <exception cref="LdapException">The connection broke.</exception>
    public async Task SendAsync(byte[] message, CancellationToken cancellationToken)
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

    /// <summary>The next message, with the question's id and the kind of answer.</summary>
    /// <exception cref="LdapException">The connection broke, or what came is no LDAP.</exception>
    public async Task<(int Id, int Kind, AsnReader Content)> ReceiveAsync(
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
            return LdapMessages.Read(message);
        }
        catch (IOException failure)
        {
            throw new LdapException("The connection to the controller broke.", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        client.Dispose();
    }

    private static uint LengthIn(ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[4];
        whole.Clear();
        bytes.CopyTo(whole[(4 - bytes.Length)..]);
        return BinaryPrimitives.ReadUInt32BigEndian(whole);
    }
}
