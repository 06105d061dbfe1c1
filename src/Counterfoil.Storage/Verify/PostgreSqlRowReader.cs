using System.Buffers.Binary;
using Npgsql;

namespace Counterfoil.Storage.Verify;

/// <summary>Rows by <c>COPY … TO STDOUT (FORMAT BINARY)</c>, PostgreSQL's documented binary format.</summary>
internal sealed class PostgreSqlRowReader : RowReader
{
    private const int SignatureSize = 11;

    private readonly NpgsqlRawCopyStream stream;
    private (int Start, int Length)[] fields = [];
    private byte[] buffer = new byte[128 * 1024];
    private int row;
    private int start;
    private int end;
    private bool isDone;

    public PostgreSqlRowReader(NpgsqlConnection connection, string select)
    {
        stream = connection.BeginRawBinaryCopy($"COPY ({select}) TO STDOUT (FORMAT BINARY)");
        Need(SignatureSize + 8);
        var extension = Number(start + SignatureSize + 4);
        start += SignatureSize + 8;
        Need(extension);
        start += extension;
    }

    public override bool Read()
    {
        Need(2);
        var count = BinaryPrimitives.ReadInt16BigEndian(buffer.AsSpan(start));
        if (count < 0)
        {
            // Read to its end, the connection is free for the next statement.
            isDone = stream.Read(buffer, 0, buffer.Length) == 0;
            return false;
        }
        if (fields.Length != count)
            fields = new (int, int)[count];
        // Places are kept from the row's beginning: reading more may move it within the buffer.
        var at = 2;
        for (var i = 0; i < fields.Length; i++)
        {
            Need(at + 4);
            var length = Number(start + at);
            at += 4;
            fields[i] = (at, length);
            at += Math.Max(0, length);
        }
        Need(at);
        row = start;
        start += at;
        return true;
    }

    public override bool IsNull(int column) => fields[column].Length < 0;

    public override bool Is(int column, ColumnKind kind) => true;

    public override long Integer(int column) =>
        fields[column].Length switch
        {
            8 => BinaryPrimitives.ReadInt64BigEndian(Bytes(column)),
            4 => BinaryPrimitives.ReadInt32BigEndian(Bytes(column)),
            2 => BinaryPrimitives.ReadInt16BigEndian(Bytes(column)),
            _ => Bytes(column) is [var one] ? one : 0,
        };

    public override ReadOnlySpan<byte> Bytes(int column) =>
        fields[column] is (var from, > 0 and var length) ? buffer.AsSpan(row + from, length) : [];

    public override void Dispose()
    {
        if (!isDone)
            stream.Cancel();
        stream.Dispose();
    }

    private int Number(int at) => BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(at));

    private void Need(int count)
    {
        if (end - start >= count)
            return;
        if (start + count > buffer.Length)
        {
            var larger = count > buffer.Length ? new byte[count * 2] : buffer;
            buffer.AsSpan(start, end - start).CopyTo(larger);
            (buffer, end, start) = (larger, end - start, 0);
        }
        while (end - start < count)
        {
            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
                throw new EndOfStreamException("PostgreSQL ended the copy in the middle.");
            end += read;
        }
    }
}
