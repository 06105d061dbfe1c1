using System.Net;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

/// <summary>The pages are put together for the first who asks.</summary>
public sealed class PagePipelineTests
{
    [Fact]
    public async Task All_who_ask_for_the_first_page_at_once_are_served()
    {
        await using var server = await TestServer.StartAsync();
        var asked = Enumerable.Range(0, 8).Select(_ => server.Client.GetAsync("/login"));
        foreach (var answer in await Task.WhenAll(asked))
        {
            using (answer)
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_person_who_asks_first_for_what_is_not_there_is_told_so_by_a_page()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing/is/here");
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await server.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
    }

    [Fact]
    public async Task A_machine_that_asks_first_for_what_is_not_there_is_told_so_without_a_page()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Client.GetAsync("/v1/nothing/is/here");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }
}
