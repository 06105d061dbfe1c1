using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Controllers;

/// <summary>One controller, for the length of one piece of work.</summary>
internal interface IController
{
    /// <summary>Searches as the service account.</summary>
    Task<IReadOnlyList<LdapEntry>> SearchAsync(
        LdapSearch search,
        CancellationToken cancellationToken
    );

    /// <summary>Tries somebody's password by a bind.</summary>
    Task<LdapResult> TryAsync(
        string distinguishedName,
        Secret password,
        CancellationToken cancellationToken
    );
}

/// <summary>The domain's controllers.</summary>
internal interface IControllers : IDisposable
{
    /// <summary>Does a piece of work at the first controller that answers. The whole of it is done again at the next where one fails.</summary>
    /// <exception cref="DirectoryUnavailableException">None answers.</exception>
    Task<T> AskAsync<T>(
        DirectorySettings settings,
        Func<IController, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    );
}
