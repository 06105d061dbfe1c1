namespace Counterfoil.Authority.Plugins;

/// <summary>
/// A plugin of the house itself: it promises not to block the thread on which it is asked. An outsider's may, and is asked
/// on a thread of its own; a switch of threads at every ticket would cost more than the answer.
/// </summary>
public interface IHousePlugin : ICredentialPlugin;
