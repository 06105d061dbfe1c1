namespace Samples;

/// <summary>Ends a sample when its standard input does, for whoever starts it and means it to end, whatever happens.</summary>
internal static class Ending
{
    /// <summary>Watches the input, if the setting <c>EndsWithInput</c> says so.</summary>
    public static void EndWithInput(this WebApplication app)
    {
        if (!app.Configuration.GetValue<bool>("EndsWithInput"))
            return;
        _ = Task.Run(async () =>
        {
            await Console.In.ReadToEndAsync();
            app.Lifetime.StopApplication();
        });
    }
}
