using FsCheck;
using FsCheck.Fluent;

namespace Counterfoil.Tests;

/// <summary>Generators of what strangers send.</summary>
internal static class Anything
{
    /// <summary>Any code unit at all: lone surrogates, noncharacters, controls and bidirectional marks often.</summary>
    public static Gen<char> CodeUnit { get; } =
        Gen.Frequency(
            (6, Gen.Choose(' ', '~').Select(code => (char)code)),
            (3, Gen.Choose(0, char.MaxValue).Select(code => (char)code)),
            (
                2,
                Gen.Elements(
                    '\0',
                    '\t',
                    '\n',
                    '\r',
                    ';',
                    ':',
                    '\u007f',
                    '\u0085',
                    '\u00a0',
                    '\u200b',
                    '\u200e',
                    '\u202e',
                    '\u2028',
                    '\u2066',
                    '\ufeff',
                    '\ufffd',
                    '\ufffe',
                    '\uffff',
                    '\ud800',
                    '\udc00',
                    '\ue000'
                )
            )
        );

    /// <summary>Any text, well-formed or not.</summary>
    public static Gen<string> Text { get; } =
        CodeUnit.ArrayOf().Select(characters => new string(characters));

    /// <summary>A GUID.</summary>
    public static Gen<Guid> Id { get; } =
        Gen.Choose(0, 255)
            .Select(value => (byte)value)
            .ArrayOf(16)
            .Select(bytes => new Guid(bytes));

    /// <summary>A ticket's number: small ones, large ones, and both ends.</summary>
    public static Gen<long> Number { get; } =
        Gen.OneOf(
            Gen.Elements(1L, int.MaxValue, int.MaxValue + 1L, long.MaxValue),
            Gen.Choose(0, int.MaxValue).Select(value => value + 1L),
            from high in Gen.Choose(0, int.MaxValue)
            from low in Gen.Choose(0, int.MaxValue)
            select ((long)high << 32) | (uint)low | 1L
        );

    /// <summary>A context identifier that is no reserved word.</summary>
    public static Gen<ContextIdentifier> Tenant { get; } =
        from length in Gen.Choose(0, ContextIdentifier.MaxLength - 1)
        from first in Letter
        from rest in Gen.Elements("abcxyzABCXYZ0189".ToCharArray()).ArrayOf(length)
        let text = first + new string(rest)
        where !ContextIdentifier.Reserved.Contains(text)
        select ContextIdentifier.Parse(text);

    /// <summary>A ticket, with its tenant or without.</summary>
    public static Gen<Ticket> Ticket { get; } =
        from id in Id
        from number in Number
        from tenant in Gen.OneOf(
            Gen.Constant<ContextIdentifier?>(null),
            Tenant.Select(tenant => (ContextIdentifier?)tenant)
        )
        select new Ticket(id, number, tenant);

    private static Gen<char> Letter => Gen.Elements("abcxyzABCXYZ".ToCharArray());
}
