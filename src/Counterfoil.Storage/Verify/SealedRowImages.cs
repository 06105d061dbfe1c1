using System.Text;
using Counterfoil.Authority.Credentials;
using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Verify;

/// <summary>Writes a row of a sealed table into a batch: the bytes that its seals cover, its name, its seals.</summary>
internal sealed class SealedRowImages(SealedTable table, RowNames names)
{
    private static readonly byte[] StubType = Encoding.UTF8.GetBytes(CredentialTypes.Ticket);

    private readonly int seal = table.Columns.Count;
    private readonly int type = table.Type;
    private readonly int validTo = table.ValidTo;

    public void Read(RowReader reader, RowBatch batch)
    {
        ref var row = ref batch.Next();
        row = new RowParts { IsWellKept = true };
        var images = batch.Images;
        var isStub = type >= 0 && reader.Bytes(type).SequenceEqual(StubType);
        row.IsWellKept &= reader.Is(seal, ColumnKind.Bytes);
        row.Seal = batch.Keep(reader.Bytes(seal));
        var start = images.Count;
        ManySeals.Begin(images, table.Name, batch.Raw(row.Seal));
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (isStub && i == validTo)
                images.Add((long?)null);
            else
                Add(reader, images, i, table.Columns[i].Kind, ref row);
        }
        AddLater(reader, images, ref row);
        row.Image = new Place(start, images.Count - start);
        row.Tenant = batch.Keep(reader.Bytes(0));
        row.Key =
            table.Columns[table.Key].Kind == ColumnKind.Integer
                ? batch.Keep(reader.Integer(table.Key))
                : batch.Keep(reader.Bytes(table.Key));
        row.Name = names.Of(table.Name, batch.Raw(row.Tenant), batch.Raw(row.Key));
        row.Version = reader.Integer(table.Version);
        if (table.Moving.Count > 0)
            AddMoving(reader, batch, isStub, ref row);
    }

    private void AddLater(RowReader reader, ColumnWriter images, ref RowParts row)
    {
        var first = seal + 1 + table.Moving.Count;
        row.SealVersion = SealedTable.FirstVersion;
        for (var i = 0; i < table.Added.Count; i++)
        {
            if (!reader.IsNull(first + i))
                row.SealVersion = SealedTable.SecondVersion;
        }
        if (row.SealVersion == SealedTable.FirstVersion)
            return;
        for (var i = 0; i < table.Added.Count; i++)
            Add(reader, images, first + i, table.Added[i].Kind, ref row);
    }

    private void AddMoving(RowReader reader, RowBatch batch, bool isStub, ref RowParts row)
    {
        var images = batch.Images;
        var small = seal + table.Moving.Count;
        row.IsWellKept &= reader.Is(small, ColumnKind.Bytes);
        row.SmallSeal = batch.Keep(reader.Bytes(small));
        var start = images.Count;
        ManySeals.Begin(images, table.Name, batch.Raw(row.SmallSeal));
        images.AddText(batch.Raw(row.Tenant));
        Add(reader, images, table.Key, ColumnKind.Integer, ref row);
        images.Add(batch.Raw(row.Seal));
        if (isStub)
            Add(reader, images, validTo, ColumnKind.Integer, ref row);
        else
            images.Add((long?)null);
        for (var i = 0; i < table.Moving.Count - 1; i++)
            Add(reader, images, seal + 1 + i, table.Moving[i].Kind, ref row);
        row.SmallImage = new Place(start, images.Count - start);
    }

    private static void Add(
        RowReader reader,
        ColumnWriter images,
        int column,
        ColumnKind kind,
        ref RowParts row
    )
    {
        if (reader.IsNull(column))
        {
            AddNull(images, kind);
            return;
        }
        row.IsWellKept &= reader.Is(column, kind);
        switch (kind)
        {
            case ColumnKind.Text:
                images.AddText(reader.Bytes(column));
                break;
            case ColumnKind.Integer:
                images.Add(reader.Integer(column));
                break;
            default:
                images.Add(reader.Bytes(column));
                break;
        }
    }

    private static void AddNull(ColumnWriter images, ColumnKind kind) =>
        _ = kind switch
        {
            ColumnKind.Text => images.Add((string?)null),
            ColumnKind.Integer => images.Add((long?)null),
            _ => images.Add((byte[]?)null),
        };
}
