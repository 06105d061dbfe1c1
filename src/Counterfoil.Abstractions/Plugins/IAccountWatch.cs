namespace Counterfoil;

/// <summary>
/// Says what has become of the accounts outside that a plugin's rows stand for, optional: the same class implements it
/// beside <see cref="ICredentialPlugin"/>. It only says what it sees; whether an associate is disabled for it, and by
/// whose command, the authority decides (ledger A6). Thread-safe; every call has the plugins' time limit; what it throws is
/// told to nobody but the metrics, by its type.
/// </summary>
public interface IAccountWatch
{
    /// <summary>
    /// Looks at the accounts of some rows of one tenant, in as few questions as it can: 1 to 100 rows, of any associates,
    /// none of them twice.
    /// </summary>
    /// <returns>
    /// One answer for each row, in any order. An answer too few or too many counts as a failure of the whole call.
    /// </returns>
    /// <remarks>
    /// It throws whatever it likes when the world outside cannot be asked. Nobody is called gone then:
    /// <see cref="AccountState.Gone"/> is what somebody said who knows, never the lack of an answer.
    /// </remarks>
    ValueTask<IReadOnlyList<AccountStanding>> LookAsync(
        ContextIdentifier tenant,
        IReadOnlyList<PluginRow> rows,
        CancellationToken cancellationToken
    );
}

/// <summary>What has become of the account that a row stands for.</summary>
/// <param name="Row">The row that was asked about.</param>
/// <param name="State">How the account is.</param>
/// <param name="Word">
/// For the record and for lists, such as <c>account_disabled</c>: 1 to 100 lower-case letters, digits and underscores.
/// Of <see cref="AccountState.Good"/> it may be empty.
/// </param>
public sealed record AccountStanding(CredentialId Row, AccountState State, string Word);

/// <summary>How an account outside is.</summary>
public enum AccountState
{
    /// <summary>There is no telling: it is nobody's fault, and nothing follows from it.</summary>
    Unknown = 0,

    /// <summary>It is there, and nobody has disabled it. One that is locked, expired or must change its password is.</summary>
    Good = 1,

    /// <summary>It is there, and somebody has disabled it.</summary>
    Disabled = 2,

    /// <summary>It is not there any more. One that was renamed or moved is.</summary>
    Gone = 3,
}
