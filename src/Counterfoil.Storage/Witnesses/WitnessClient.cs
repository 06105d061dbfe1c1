using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Counterfoil.Storage.Witnesses;

/// <summary>Asks a witness, and tells it; within a bound of time and size. Follows no redirect. Thread-safe.</summary>
internal sealed class WitnessClient : IDisposable
{
    private const int MostBytes = 32 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient http;
    private readonly Uri address;

    public WitnessClient(Uri address, Secret? token)
    {
        this.address = address;
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = MostBytes,
        };
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                token.Reveal()
            );
    }

    /// <summary>What the witness has; <c>null</c> when it was told nothing yet (404, or no content).</summary>
    /// <exception cref="WitnessException">It does not answer, or not with heads.</exception>
    public async Task<WitnessedHeads?> ReadAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var (status, body) = await SendAsync(request, cancellationToken);
        if (status is HttpStatusCode.NotFound or HttpStatusCode.NoContent)
            return null;
        if (status != HttpStatusCode.OK)
            throw Refused(status);
        return WitnessedHeads.Read(body)
            ?? throw new WitnessException("The witness answered something else than heads.");
    }

    /// <summary>Tells the witness the heads.</summary>
    /// <exception cref="WitnessException">It did not take them.</exception>
    public async Task TellAsync(WitnessedHeads heads, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, address);
        request.Content = new ByteArrayContent(heads.Write());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var (status, _) = await SendAsync(request, cancellationToken);
        if ((int)status is < 200 or > 299)
            throw Refused(status);
    }

    public void Dispose() => http.Dispose();

    private async Task<(HttpStatusCode, byte[])> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return (
                response.StatusCode,
                await response.Content.ReadAsByteArrayAsync(cancellationToken)
            );
        }
        catch (HttpRequestException failure)
        {
            throw new WitnessException(
                $"The witness does not answer: {failure.Message.TrimEnd('.')}."
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WitnessException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The witness does not answer within {Patience.TotalSeconds:0} s."
                )
            );
        }
    }

    private static WitnessException Refused(HttpStatusCode status) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"The witness answers with {(int)status}.")
        );
}

/// <summary>A witness could not be asked or told; the message is a sentence that says why.</summary>
internal sealed class WitnessException(string problem) : Exception(problem);
