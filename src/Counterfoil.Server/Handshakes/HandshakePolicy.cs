using Counterfoil.Authority.Plugins;

namespace Counterfoil.Server.Handshakes;

/// <summary>
/// Objects to a handshake that was refused, so that the hearing is recorded and ends there; the log says why. It counts
/// in no throttle: nobody can guess one, and a browser that offers the wrong one has not been asked by its person.
/// </summary>
internal sealed class HandshakePolicy : IHousePlugin
{
    /// <inheritdoc/>
    public string CredentialType => "Handshake";

    /// <inheritdoc/>
    public ValueTask<Objection?> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        CancellationToken cancellationToken
    ) =>
        new(
            evidence.Items.Contains(HandshakeReader.Nobody)
                ? new Objection("The handshake was refused; the server's log says why.")
                : null
        );

    /// <inheritdoc/>
    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);
}
