using System.Data.Common;
using System.Text;
using Counterfoil.Cryptography;
using Dapper;

namespace Counterfoil.Storage.Verify;

/// <summary>
/// The keys of Data Protection are no sealed rows: each is encrypted and bound to its name, so that an edited or swapped one
/// does not open. That one was deleted is not seen, nor does it let anybody in: forms have to be filled in again.
/// </summary>
internal sealed class FrameworkKeyCheck(KeyRing keys)
{
    private readonly SecretBox box = new(keys, "framework_keys.content");

    public async Task FindAsync(DbConnection connection, List<TamperedRow> tampered)
    {
        foreach (
            var (name, content) in await connection.QueryAsync<(string, byte[])>(
                "SELECT name, content FROM framework_keys"
            )
        )
        {
            if (box.Open("", Encoding.UTF8.GetBytes(name), content) is null)
                tampered.Add(
                    new TamperedRow(
                        Tampering.Edited,
                        "framework_keys",
                        "",
                        name,
                        "It does not open under its name."
                    )
                );
        }
    }
}
