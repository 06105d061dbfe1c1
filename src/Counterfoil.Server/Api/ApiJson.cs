using System.Text.Json.Serialization;
using Counterfoil.Server.Hosting;

namespace Counterfoil.Server.Api;

/// <summary>What a start answers first, described when it is compiled: finding it out by reflection would make the start longer.</summary>
[JsonSerializable(typeof(HealthCarrier))]
[JsonSerializable(typeof(LiveCarrier))]
internal sealed partial class ApiJson : JsonSerializerContext;
