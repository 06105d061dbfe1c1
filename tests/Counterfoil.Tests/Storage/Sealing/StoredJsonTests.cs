using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Keys;
using Counterfoil.Storage.Sealing;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Sealing;

/// <summary>What is described when it is compiled is written as it always was, byte for byte.</summary>
public sealed class StoredJsonTests
{
    [Fact]
    public void Heads_are_written_as_they_always_were()
    {
        var heads = new RecordedHeads("db", [new ChainHead("c", 7, [1, 2])], null, 5);
        Json.Write(heads)
            .ShouldBe(
                """{"database":"db","heads":[{"chain":"c","sequence":7,"mac":"AQI="}],"writtenAt":5}"""
            );
    }

    [Fact]
    public void Heads_of_before_members_were_added_are_read()
    {
        var read = Json.Read<RecordedHeads>("""{"database":"db","heads":[],"later":1}""");
        read.Database.ShouldBe("db");
        (read.Begun, read.WrittenAt).ShouldBe((null, 0L));
    }

    [Fact]
    public void A_checkpoint_head_is_written_whole()
    {
        Json.Write(new CheckpointHead())
            .ShouldBe(
                $$"""{"generation":0,"count":0,"sum":"{{Convert.ToBase64String(
                    new byte[MacSum.Size]
                )}}","chains":[]}"""
            );
    }

    [Fact]
    public void A_node_is_written_as_it_always_was() =>
        Json.Write(new KeyNode("n", [1, 2], 2, DateTimeOffset.UnixEpoch))
            .ShouldBe(
                """{"name":"n","keys":[1,2],"current":2,"seenAt":"1970-01-01T00:00:00+00:00"}"""
            );
}
