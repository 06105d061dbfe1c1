namespace Partner;

/// <summary>An order, as the app itself knows it.</summary>
internal sealed record Order(int Number, string Berries, int Crates, string For, string On)
{
    /// <summary>All that there are.</summary>
    public static IReadOnlyList<Order> All { get; } =
    [
        new(1042, "Cloudberries", 12, "Nordkapp Hotel", "Thursday"),
        new(1043, "Lingonberries", 30, "Bakery Fossen", "Friday"),
        new(1044, "Bilberries", 8, "Kaffistova", "Saturday"),
    ];
}
