using Counterfoil.Server.Plugins;
using Counterfoil.Tests.Architecture;

namespace Counterfoil.Tests.Server.Plugins;

/// <summary>A copy of what one of the outsiders' projects under <c>tests/plugins</c> was built to.</summary>
internal sealed class OutsidersFolder : IDisposable
{
    private readonly DirectoryInfo above = Directory.CreateTempSubdirectory("counterfoil-");

    public OutsidersFolder(string name)
    {
        var built = new DirectoryInfo(
            System.IO.Path.Combine(
                Repository.Root,
                "tests",
                "plugins",
                name,
                "bin",
                AppContext.BaseDirectory.Contains("/Release/") ? "Release" : "Debug",
                "net10.0"
            )
        );
        Path = above.CreateSubdirectory(name).FullName;
        foreach (var file in built.GetFiles())
            file.CopyTo(At(file.Name));
    }

    public string Path { get; }

    public string Pin => ((FolderRead.Done)PluginFolder.Read(Path)).Folder.Pin;

    public string At(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>The folder as the settings name it, pinned as it is now.</summary>
    public PluginEntry Pinned() => new(Path, Pin, IsRequired: false);

    public void Dispose() => above.Delete(recursive: true);
}
