using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Counterfoil.Tests.Server.Mail;

/// <summary>A mail server on a free port of this machine (RFC 5321), with STARTTLS where it is asked for.</summary>
internal sealed class PlayedPostOffice : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Any, 0);
    private readonly X509Certificate2? certificate;
    private readonly Task serving;

    public PlayedPostOffice(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What it was told, one line each; what was told in secret begins with <c>tls </c>.</summary>
    public ConcurrentQueue<string> Told { get; } = new();

    /// <summary>The letters that it took.</summary>
    public ConcurrentQueue<string> Letters { get; } = new();

    public static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=post", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            now.AddDays(-1),
            now.AddDays(1)
        );
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
        certificate?.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await GreetAsync(client.GetStream());
            }
        }
        catch (Exception end)
            when (end is SocketException or ObjectDisposedException or InvalidOperationException)
        { }
    }

    private async Task GreetAsync(Stream stream)
    {
        try
        {
            await SayAsync(stream, "220 post");
            await TalkAsync(stream, "");
        }
        // Whoever rings off in the middle has said what they had to say.
        catch (Exception end)
            when (end is IOException or System.Security.Authentication.AuthenticationException) { }
    }

    private async Task TalkAsync(Stream stream, string how)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        while (await reader.ReadLineAsync() is { } line)
        {
            Told.Enqueue(how + line);
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync(stream, "250-post");
                    if (certificate is not null && how.Length == 0)
                        await SayAsync(stream, "250-STARTTLS");
                    await SayAsync(stream, "250 AUTH LOGIN");
                    break;
                case "STARTTLS":
                    await SayAsync(stream, "220 go on");
                    await using (var secret = new SslStream(stream, leaveInnerStreamOpen: true))
                    {
                        await secret.AuthenticateAsServerAsync(certificate!);
                        await TalkAsync(secret, "tls ");
                    }
                    return;
                case "AUTH":
                    await SayAsync(stream, "334 UGFzc3dvcmQ6");
                    Told.Enqueue(how + await reader.ReadLineAsync());
                    await SayAsync(stream, "235 come in");
                    break;
                case "DATA":
                    await SayAsync(stream, "354 go on");
                    Letters.Enqueue(await ReadLetterAsync(reader));
                    await SayAsync(stream, "250 taken");
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "250 well");
                    break;
            }
        }
    }

    private static async Task<string> ReadLetterAsync(StreamReader reader)
    {
        var letter = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
            letter
                .Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line)
                .Append('\n');
        return letter.ToString();
    }

    private static async Task SayAsync(Stream stream, string line)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
        await stream.FlushAsync();
    }
}
