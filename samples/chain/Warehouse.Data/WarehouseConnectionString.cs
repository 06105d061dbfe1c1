using System.Data.Common;

namespace Chain.Warehouse.Data;

/// <summary><c>Server=https://…;User Id=…;Password=…</c>, as in any connection string; a ticket may stand as the user id.</summary>
public sealed class WarehouseConnectionString : DbConnectionStringBuilder
{
    /// <summary>An empty one.</summary>
    public WarehouseConnectionString() { }

    /// <summary>Reads one.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public WarehouseConnectionString(string text) => ConnectionString = text;

    /// <summary>The address of the warehouse.</summary>
    public string Server
    {
        get => Text("Server");
        set => this["Server"] = value;
    }

    /// <summary>A name, or a ticket.</summary>
    public string UserId
    {
        get => Text("User Id");
        set => this["User Id"] = value;
    }

    /// <summary>The password; blank beside a ticket.</summary>
    public string Password
    {
        get => Text("Password");
        set => this["Password"] = value;
    }

    /// <summary>Whether an open connection still says who opened it. Default: no.</summary>
    public bool PersistSecurityInfo
    {
        get => bool.TryParse(Text("Persist Security Info"), out var does) && does;
        set => this["Persist Security Info"] = value;
    }

    /// <summary>Without user id and password: a ticket is a secret in either place.</summary>
    public string WithoutSecrets()
    {
        var rest = new WarehouseConnectionString(ConnectionString);
        rest.Remove("User Id");
        rest.Remove("Password");
        return rest.ConnectionString;
    }

    /// <summary>Without secrets, whoever prints it.</summary>
    public override string ToString() => WithoutSecrets();

    private string Text(string key) => TryGetValue(key, out var value) ? $"{value}" : "";
}
