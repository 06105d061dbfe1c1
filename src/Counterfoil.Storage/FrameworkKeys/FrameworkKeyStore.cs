using System.Text;
using System.Xml;
using System.Xml.Linq;
using Counterfoil.Authority;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Counterfoil.Storage.FrameworkKeys;

/// <summary>
/// Data Protection's keys, encrypted under the root key and bound to their row: they protect cookies, so whoever could
/// read or write one could make them. The framework asks at the start and every few hours, synchronously.
/// </summary>
internal sealed class FrameworkKeyStore(DatabaseParts parts) : IXmlRepository
{
    private const string All =
        "SELECT name AS Name, content AS Content FROM framework_keys ORDER BY registered, name";

    private const string Insert = """
        INSERT INTO framework_keys (name, content, registered) VALUES (@name, @content, @registered)
        ON CONFLICT (name) DO UPDATE SET content = excluded.content
        """;

    private readonly SecretBox box = new(parts.Keys, "framework_keys.content");

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var rows = parts
            .Connections.ReadAsync(session => session.QueryAsync<Row>(All), CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        return rows.ConvertAll(Open);
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var text = element.ToString(SaveOptions.DisableFormatting);
        var parameters = new
        {
            name = friendlyName,
            content = box.Seal(
                "",
                Encoding.UTF8.GetBytes(friendlyName),
                Encoding.UTF8.GetBytes(text)
            ),
            registered = parts.Time.GetUtcNow().Milliseconds(),
        };
        parts
            .Writer.RunPlainAsync(
                session => session.ExecuteAsync(Insert, parameters),
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();
    }

    private XElement Open(Row row)
    {
        var text =
            box.Open("", Encoding.UTF8.GetBytes(row.Name), row.Content)
            ?? throw new BrokenSealException("framework_keys", row.Name);
        using var reader = XmlReader.Create(
            new MemoryStream(text),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit }
        );
        return XElement.Load(reader);
    }

    private sealed class Row
    {
        public string Name { get; set; } = "";
        public byte[] Content { get; set; } = [];
    }
}
