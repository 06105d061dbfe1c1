namespace Counterfoil.ActiveDirectory.Controllers;

/// <summary>
/// No controller answers just now. In a hearing that is a vote against at a login; for a ticket in use it means that the
/// directory cannot be asked, and its last answer stands for the house's grace.
/// </summary>
public sealed class DirectoryUnavailableException : Exception
{
    /// <summary>Without a reason.</summary>
    public DirectoryUnavailableException() { }

    /// <summary>With a reason, for the log.</summary>
    public DirectoryUnavailableException(string message)
        : base(message) { }

    /// <summary>With a reason and what led to it.</summary>
    public DirectoryUnavailableException(string message, Exception innerException)
        : base(message, innerException) { }
}
