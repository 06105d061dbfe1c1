using Counterfoil.Cryptography;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Hosting;

public sealed class ServerHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_server_is_put_together_and_rehearsed_while_its_database_is_still_being_opened()
    {
        var opening = new TaskCompletionSource<Database>();
        using var keys = new KeyRing([RootKey.Create(1)]);
        var settings = new ServerSettings
        {
            Data = "unused",
            Database = new DatabaseSettings("unused", "unused"),
            RootKeyFile = "unused",
            Port = 0,
        };

        await Task.Run(async () =>
            {
                await using var app = ServerHost.Build(
                    ServerHost.Prepare(),
                    settings,
                    certificate: null,
                    services =>
                        services
                            .AddLogging()
                            .AddCounterfoil(opening.Task, TimeProvider.System, keys, settings.House)
                );
                await Rehearsal.PlayAsync(app);
            })
            .WaitAsync(Patience);

        opening.Task.IsCompleted.ShouldBeFalse();
    }
}
