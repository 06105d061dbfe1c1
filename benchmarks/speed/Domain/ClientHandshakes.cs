using System.Net.Security;
using Counterfoil.ActiveDirectory.Tests.Doors;

namespace Counterfoil.Benchmarks.Domain;

/// <summary>Handshakes as the clients of several people begin them, each of them good once.</summary>
internal static class ClientHandshakes
{
    private const string Service = "HTTP/localhost";

    /// <summary>Tells this process's Kerberos where things are. To be called once, before anything else asks it.</summary>
    public static void Prepare(DirectoryPlan plan)
    {
        ProcessVariable.Set("KRB5_CONFIG", plan.Kerberos);
        ProcessVariable.Set("KRB5_KTNAME", $"FILE:{plan.Keytab}");
    }

    /// <summary>Makes some, everybody's in turn. Nothing else of this process may speak to Kerberos meanwhile: whose they are is a variable of the process.</summary>
    public static IReadOnlyList<byte[]> Make(IReadOnlyList<string> caches, int count)
    {
        var made = new List<byte[]>(count);
        for (var person = 0; person < caches.Count; person++)
        {
            ProcessVariable.Set("KRB5CCNAME", $"FILE:{caches[person]}");
            for (var i = person; i < count; i += caches.Count)
                made.Add(Begin());
        }
        return made;
    }

    /// <summary>Accepts one, and nothing besides.</summary>
    public static void Accept(byte[] handshake)
    {
        using var server = new NegotiateAuthentication(
            new NegotiateAuthenticationServerOptions { Package = "Negotiate" }
        );
        server.GetOutgoingBlob(handshake, out var status);
        if (status != NegotiateAuthenticationStatusCode.Completed)
            throw new InvalidOperationException($"A good handshake was not accepted: {status}.");
    }

    private static byte[] Begin()
    {
        using var client = new NegotiateAuthentication(
            new NegotiateAuthenticationClientOptions { Package = "Negotiate", TargetName = Service }
        );
        return client.GetOutgoingBlob([], out var status)
            ?? throw new InvalidOperationException($"No handshake was begun: {status}.");
    }
}
