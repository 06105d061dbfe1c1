using Microsoft.Data.Sqlite;

namespace Counterfoil.Storage.Sqlite;

/// <summary>
/// A connection that keeps its statements prepared: preparing one that joins wide tables costs forty times what running it
/// costs. Our statements are constants, so there are few. Not thread-safe, like any connection.
/// </summary>
internal sealed class PreparedConnection(string connectionString)
    : SqliteConnection(connectionString)
{
    private const int MostKept = 256;

    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    public override SqliteCommand CreateCommand() =>
        new Command(this)
        {
            Connection = this,
            CommandTimeout = DefaultTimeout,
            Transaction = Transaction,
        };

    protected override void Dispose(bool disposing)
    {
        Forget();
        base.Dispose(disposing);
    }

    private SqliteCommand Find(string text)
    {
        if (prepared.TryGetValue(text, out var command))
            return command;
        if (prepared.Count >= MostKept)
            Forget();
        return prepared[text] = new SqliteCommand(text, this);
    }

    private void Forget()
    {
        foreach (var command in prepared.Values)
            command.Dispose();
        prepared.Clear();
    }

    // Takes text and parameters like any command, and runs them on the prepared one. Readers are read to their end before
    // the next statement, so one command of a text is enough.
    private sealed class Command(PreparedConnection owner) : SqliteCommand
    {
        public override SqliteDataReader ExecuteReader(System.Data.CommandBehavior behavior) =>
            Ready().ExecuteReader(behavior);

        public override int ExecuteNonQuery() => Ready().ExecuteNonQuery();

        public override object? ExecuteScalar() => Ready().ExecuteScalar();

        private SqliteCommand Ready()
        {
            var command = owner.Find(CommandText);
            command.Transaction = Transaction;
            command.CommandTimeout = CommandTimeout;
            command.Parameters.Clear();
            foreach (SqliteParameter parameter in Parameters)
                command.Parameters.Add(parameter);
            return command;
        }
    }
}
