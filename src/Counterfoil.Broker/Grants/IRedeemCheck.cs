namespace Counterfoil.Broker.Grants;

/// <summary>One thing that a code is bound to. Thread-safe.</summary>
internal interface IRedeemCheck
{
    /// <summary>What is wrong, in a sentence for developers; <c>null</c> when nothing is.</summary>
    string? Check(Authorization authorization, CodeShown shown);
}
