using Counterfoil.Cryptography;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>The key by which the demo's applications sign as system users; one for all of them. Thread-safe.</summary>
internal sealed class DemoKey(string folder)
{
    private readonly Lock making = new();

    /// <summary>The file of the private half, for its owner alone.</summary>
    public string File { get; } = Path.Combine(Path.GetFullPath(folder), "system-user.pem");

    /// <summary>The public half; where there is none yet, a key is made.</summary>
    public string PublicPem()
    {
        lock (making)
        {
            if (System.IO.File.Exists(File))
                return RsaKeyPair.Read(System.IO.File.ReadAllText(File)).PublicPem;
            var made = RsaKeyPair.Generate();
            PrivateFiles.Replace(File, made.PrivatePem);
            return made.PublicPem;
        }
    }
}
