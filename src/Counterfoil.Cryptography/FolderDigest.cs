using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Counterfoil.Cryptography;

/// <summary>SHA-256 over every file of a folder: names and contents, so that nothing is changed, added, removed or renamed unseen. Thread-safe.</summary>
/// <remarks>
/// Input, never to be changed under the same label: the label (byte length, bytes); the number of files (32 bits); for each
/// file, ordered by the UTF-16 units of its path, the path (length in bytes, 32 bits; UTF-8) and the content (length, 64
/// bits; bytes). All big-endian. The lengths keep two different folders from giving one input.
/// </remarks>
public static class FolderDigest
{
    private static ReadOnlySpan<byte> Label => "\u0014Counterfoil folder 1"u8;

    /// <summary>The digest, as 64 lower-case hexadecimal digits.</summary>
    /// <param name="files">Path relative to the folder, with forward slashes → content.</param>
    public static string Compute(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(long)];
        hash.AppendData(Label);
        BinaryPrimitives.WriteInt32BigEndian(length, files.Count);
        hash.AppendData(length[..sizeof(int)]);
        foreach (var (path, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            var name = Encoding.UTF8.GetBytes(path);
            BinaryPrimitives.WriteInt32BigEndian(length, name.Length);
            hash.AppendData(length[..sizeof(int)]);
            hash.AppendData(name);
            BinaryPrimitives.WriteInt64BigEndian(length, content.Length);
            hash.AppendData(length);
            hash.AppendData(content.Span);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
