using System.Text.Json.Serialization;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Keys;

namespace Counterfoil.Storage.Sealing;

/// <summary>
/// What every start reads and writes, described when it is compiled: finding it out by reflection takes longer than the
/// rest of opening a database. What the description cannot keep is what an initializer gives to a member that is absent;
/// so a record with such members stands here only if it has always been written whole.
/// </summary>
[JsonSerializable(typeof(RecordedHeads))]
[JsonSerializable(typeof(JournalBody))]
[JsonSerializable(typeof(CheckpointHead))]
[JsonSerializable(typeof(KeyNode))]
internal sealed partial class StoredJson : JsonSerializerContext;
