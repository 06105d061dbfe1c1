using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Chain.Warehouse.Data;

/// <summary>
/// A connection to a warehouse: each command is a request, and brings user id and password by Basic. Once opened it tells
/// nobody its user id (Persist Security Info). Not thread-safe, as connections are.
/// </summary>
public sealed class WarehouseConnection : DbConnection
{
    private WarehouseConnectionString to = new();
    private string shown = "";
    private HttpClient? http;

    /// <summary>The connection string; without user id and password once it was opened, unless they are to persist.</summary>
    [AllowNull]
    public override string ConnectionString
    {
        get => shown;
        set
        {
            if (State == ConnectionState.Open)
                throw new InvalidOperationException("The connection is open.");
            to = new WarehouseConnectionString(value ?? "");
            shown = value ?? "";
        }
    }

    /// <inheritdoc/>
    public override string Database => "stock";

    /// <inheritdoc/>
    public override string DataSource => to.Server;

    /// <inheritdoc/>
    public override string ServerVersion => "1.0";

    /// <inheritdoc/>
    public override ConnectionState State =>
        http is null ? ConnectionState.Closed : ConnectionState.Open;

    /// <inheritdoc/>
    protected override DbProviderFactory DbProviderFactory => WarehouseFactory.Instance;

    /// <inheritdoc/>
    public override void Open() => OpenAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Opens it: whether user id and password let anybody in is asked at once.</summary>
    /// <exception cref="WarehouseException">They do not, or the warehouse does not answer.</exception>
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (http is not null)
            throw new InvalidOperationException("The connection is open.");
        if (
            !Uri.TryCreate(to.Server, UriKind.Absolute, out var address)
            || !(
                address.Scheme == Uri.UriSchemeHttps
                || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)
            )
        )
            throw new WarehouseException(
                WarehouseException.NoConnection,
                "Server must be an https address (http on this machine alone)."
            );
        // The ticket goes to this server and nowhere that it would redirect to.
        var opening = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
        )
        {
            BaseAddress = address,
        };
        opening.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{to.UserId}:{to.Password}"))
        );
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "session");
            using var answer = await SendAsync(opening, request, cancellationToken);
        }
        catch
        {
            opening.Dispose();
            throw;
        }
        http = opening;
        if (!to.PersistSecurityInfo)
            shown = to.WithoutSecrets();
        OnStateChange(new StateChangeEventArgs(ConnectionState.Closed, ConnectionState.Open));
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (http is null)
            return;
        http.Dispose();
        http = null;
        OnStateChange(new StateChangeEventArgs(ConnectionState.Open, ConnectionState.Closed));
    }

    /// <inheritdoc/>
    public override void ChangeDatabase(string databaseName) =>
        throw new NotSupportedException("A warehouse has one database.");

    /// <summary>The address, and nothing secret.</summary>
    public override string ToString() => $"{DataSource} ({State})";

    /// <inheritdoc/>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        throw new NotSupportedException("A warehouse is only read.");

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => new WarehouseCommand { Connection = this };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }

    internal async Task<QueryAnswer> AskAsync(
        QueryQuestion question,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "query")
        {
            Content = JsonContent.Create(question),
        };
        using var answer = await SendAsync(
            http ?? throw new InvalidOperationException("The connection is closed."),
            request,
            cancellationToken
        );
        return await answer.Content.ReadFromJsonAsync<QueryAnswer>(cancellationToken)
            ?? throw new WarehouseException("The warehouse answered nothing.");
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient with,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        HttpResponseMessage answer;
        try
        {
            answer = await with.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            throw new WarehouseException("The warehouse does not answer.", failure);
        }
        if (answer.IsSuccessStatusCode)
            return answer;
        var status = answer.StatusCode;
        answer.Dispose();
        throw status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new WarehouseException(
                WarehouseException.Refused,
                "The warehouse refused the login."
            ),
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest =>
                new WarehouseException(
                    WarehouseException.NotUnderstood,
                    "The warehouse does not understand the statement."
                ),
            _ => new WarehouseException(
                WarehouseException.NoConnection,
                $"The warehouse answered {(int)status}."
            ),
        };
    }
}
