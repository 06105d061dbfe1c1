using Counterfoil.Storage.Connections;
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
    private const char Sign = '@';

    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<Statement, PreparedStatement> statements = [];

    public override SqliteCommand CreateCommand() =>
        new Command(this)
        {
            Connection = this,
            CommandTimeout = DefaultTimeout,
            Transaction = Transaction,
        };

    /// <summary>The kept statement, ready to run; not the caller's to dispose.</summary>
    public PreparedStatement Prepare(Statement statement)
    {
        if (statements.TryGetValue(statement, out var kept))
            return kept;
        if (statements.Count >= MostKept)
            Forget();
        return statements[statement] = new PreparedStatement(Handle!, statement);
    }

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
        foreach (var statement in statements.Values)
            statement.Dispose();
        statements.Clear();
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
            if (!TryFill(command.Parameters))
                Replace(command.Parameters);
            return command;
        }

        // The parameters of a text are the same each time, in the same order.
        private bool TryFill(SqliteParameterCollection kept)
        {
            if (kept.Count != Parameters.Count)
                return false;
            for (var i = 0; i < kept.Count; i++)
            {
                if (!Named(Parameters[i]).Equals(Named(kept[i]), StringComparison.Ordinal))
                    return false;
                kept[i].Value = Parameters[i].Value;
            }
            return true;
        }

        // Without its sign a name would be looked for in vain first, among all names, each time.
        private void Replace(SqliteParameterCollection kept)
        {
            kept.Clear();
            foreach (SqliteParameter parameter in Parameters)
                kept.Add(new SqliteParameter($"{Sign}{Named(parameter)}", parameter.Value));
        }

        private static ReadOnlySpan<char> Named(SqliteParameter parameter) =>
            parameter.ParameterName.AsSpan().TrimStart(Sign);
    }
}
