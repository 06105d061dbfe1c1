using Counterfoil.Broker.Applications;
using Shouldly;

namespace Counterfoil.Tests.Broker.Applications;

/// <summary>Registers applications that need nobody's yes.</summary>
internal static class OpenApplications
{
    /// <summary>One, with its token.</summary>
    public static async Task<(Guid Id, ApplicationTokenEvidence Token)> AddOpenAsync(
        this IApplications applications,
        DateTimeOffset now
    )
    {
        var application = Samples.Application() with { Level = AuthorizationLevel.Implicit };
        var (text, token) = Samples.Token(application, now);
        var added = await applications.TryAddAsync(
            application,
            [token],
            20,
            Samples.At(now),
            CancellationToken.None
        );
        added.ShouldBe(RegistryAnswer.Done);
        return (application.Id.Value, new ApplicationTokenEvidence(text));
    }
}
