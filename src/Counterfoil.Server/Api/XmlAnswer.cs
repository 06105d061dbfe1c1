using System.Text.Json.Nodes;
using Counterfoil.Server.Rest;

namespace Counterfoil.Server.Api;

/// <summary>An answer of a call in XML, for who likes that better (<see cref="RestAnswer.WantsXml"/>): status and headers are those of the answer in JSON.</summary>
internal sealed class XmlAnswer(IResult json, Type type) : IResult
{
    /// <summary>The filter that puts it in the place of an answer with a value.</summary>
    public static async ValueTask<object?> Filter(
        EndpointFilterInvocationContext call,
        EndpointFilterDelegate next
    )
    {
        var answer = await next(call);
        return
            answer is IResult result and IValueHttpResult { Value: { } value }
            && RestAnswer.WantsXml(call.HttpContext.Request)
            ? new XmlAnswer(result, value.GetType())
            : answer;
    }

    /// <summary>Writes it.</summary>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = response.Body;
        using var written = new MemoryStream();
        response.Body = written;
        try
        {
            await json.ExecuteAsync(httpContext);
        }
        finally
        {
            response.Body = body;
        }
        var bytes = RestXml.Write(RestXml.NameOf(type), JsonNode.Parse(written.ToArray()));
        response.ContentType = "application/xml; charset=utf-8";
        response.ContentLength = bytes.Length;
        await body.WriteAsync(bytes, httpContext.RequestAborted);
    }
}
