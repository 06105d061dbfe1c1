using System.Buffers.Binary;
using System.Text;
using Counterfoil.Server.Handshakes;
using Counterfoil.Server.Settings;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Handshakes;

public sealed class KeytabFileTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Its_names_are_read_over_the_holes_and_none_of_its_keys()
    {
        Write(
            Entry("PROBE.TEST", "HTTP", "localhost"),
            Hole(40),
            Entry("PROBE.TEST", "HTTP", "localhost"),
            Entry("PROBE.TEST", "host", "localhost")
        );

        KeytabFile
            .ReadPrincipals(file)
            .ShouldBe(["HTTP/localhost@PROBE.TEST", "host/localhost@PROBE.TEST"]);
        new NegotiateSettings(file).Check().ShouldBe(["HTTP/localhost@PROBE.TEST"]);
    }

    [Fact]
    public void A_keys_number_and_kind_are_read_and_a_number_above_255_where_it_stands_again()
    {
        var longer = Entry("PROBE.TEST", "HTTP", "localhost").Concat(Number32(70_000)).ToArray();
        BinaryPrimitives.WriteInt32BigEndian(longer, longer.Length - 4);
        Write(Entry("PROBE.TEST", "host", "localhost"), longer);

        KeytabFile
            .ReadEntries(file)
            .ShouldBe([
                new KeytabEntry("host/localhost@PROBE.TEST", 1, 18),
                new KeytabEntry("HTTP/localhost@PROBE.TEST", 70_000, 18),
            ]);
    }

    [Fact]
    public void A_keytab_without_a_key_for_the_web_stops_the_start_with_the_remedy()
    {
        Write(Entry("PROBE.TEST", "host", "localhost"));
        Should
            .Throw<SettingRefusedException>(() => new NegotiateSettings(file).Check())
            .Message.ShouldContain("holds no key of HTTP/");
        File.WriteAllText(file, "no keytab");
        Should
            .Throw<SettingRefusedException>(() => new NegotiateSettings(file).Check())
            .Message.ShouldContain("no keytab");
        Should
            .Throw<SettingRefusedException>(() => new NegotiateSettings(file + "x").Check())
            .Message.ShouldContain("cannot be read");
    }

    private void Write(params IReadOnlyList<byte[]> entries) =>
        File.WriteAllBytes(file, [5, 2, .. entries.SelectMany(entry => entry)]);

    private static byte[] Entry(string realm, params IReadOnlyList<string> parts)
    {
        byte[] content =
        [
            .. Number16(parts.Count),
            .. Text(realm),
            .. parts.SelectMany(Text),
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            1,
            0,
            18,
            .. Text("the key itself"),
        ];
        return [.. Number32(content.Length), .. content];
    }

    private static byte[] Hole(int size) => [.. Number32(-size), .. new byte[size]];

    private static byte[] Text(string text) =>
        [.. Number16(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Number16(int number) => [(byte)(number >> 8), (byte)number];

    private static byte[] Number32(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
