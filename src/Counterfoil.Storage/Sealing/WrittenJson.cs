using System.Text.Json.Serialization;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Storage.Sealing;

/// <summary>
/// What is written with every new stub, described when it is compiled and for writing alone, which needs no converter: that
/// halves what a row's JSON costs. Read it is as everything else, with what an initializer gives to an absent member.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Origin))]
[JsonSerializable(typeof(TicketTerms))]
internal sealed partial class WrittenJson : JsonSerializerContext;
