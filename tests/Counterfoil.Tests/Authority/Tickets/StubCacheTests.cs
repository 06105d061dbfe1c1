using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Tickets;

public sealed class StubCacheTests
{
    private static readonly ContextIdentifier Tenant = ContextIdentifier.Parse("Home1");
    private static readonly Guid Id = Guid.Parse("3f2504e0-4f89-11d3-9a0c-0305e82c3301");

    private readonly HandMovedTime time = new();
    private readonly HandRungBell bell = new();
    private readonly CountedStubs stubs;
    private readonly StubCache cache;

    public StubCacheTests()
    {
        stubs = new CountedStubs(time);
        cache = new StubCache(stubs, bell, time, new AuthorityOptions());
    }

    public static TheoryData<Changed, bool> Rings =>
        new()
        {
            { new Changed.Stub(Tenant, Id), true },
            { new Changed.Stub(Tenant, Guid.Empty), false },
            { new Changed.Associate(Tenant, new AssociateId(7)), true },
            { new Changed.Associate(Tenant, new AssociateId(8)), false },
            { new Changed.Everything(Tenant), true },
            { new Changed.Everything(ContextIdentifier.Parse("Other")), false },
            { new Changed.All(), true },
        };

    [Theory]
    [MemberData(nameof(Rings))]
    public async Task A_ring_makes_what_it_means_load_again_and_nothing_else(
        Changed ring,
        bool isMeant
    )
    {
        await FindAsync();

        bell.Ring(ring);
        await FindAsync();

        stubs.Loads.ShouldBe(isMeant ? 2 : 1);
    }

    [Fact]
    public async Task A_ring_while_the_row_is_read_is_not_lost()
    {
        stubs.WhileReading = () => bell.Ring(new Changed.Stub(Tenant, Id));
        await FindAsync();
        stubs.WhileReading = null;

        await FindAsync();

        stubs.Loads.ShouldBe(2);
    }

    [Theory]
    [InlineData(true, 59_999, 1)]
    [InlineData(true, 60_000, 2)]
    [InlineData(false, 999, 1)]
    [InlineData(false, 1_000, 2)]
    public async Task An_entry_is_believed_for_a_minute_and_for_a_second_while_the_bell_is_silent(
        bool isHeard,
        int milliseconds,
        int loads
    )
    {
        await FindAsync();
        bell.IsHeard = isHeard;
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        await FindAsync();

        stubs.Loads.ShouldBe(loads);
    }

    [Fact]
    public async Task What_seems_expired_in_memory_is_asked_of_the_database()
    {
        stubs.IdleEnd = time.GetUtcNow().AddSeconds(20);
        await FindAsync();
        stubs.IdleEnd = time.GetUtcNow().AddHours(1);
        time.Advance(TimeSpan.FromSeconds(30));

        (await FindAsync()).ShouldNotBeNull();

        stubs.Loads.ShouldBe(2);
    }

    [Fact]
    public async Task An_id_without_a_stub_is_asked_for_once()
    {
        for (var guess = 0; guess < 10; guess++)
            (await cache.FindAsync(Tenant, Guid.Empty, CancellationToken.None)).ShouldBeNull();

        stubs.Loads.ShouldBe(1);
    }

    [Fact]
    public async Task Another_tenants_question_never_finds_the_entry()
    {
        await FindAsync();

        cache.TryFind(ContextIdentifier.Parse("Other"), Id, time.GetUtcNow()).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_made_with_a_ticket_in_memory_is_in_memory()
    {
        var made = await MakeAsync();

        cache
            .TryFind(Tenant, made.TicketId, time.GetUtcNow())
            .ShouldNotBeNull()
            .Stub.ShouldBe(made);
        stubs.Loads.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Rings))]
    public async Task A_ring_for_the_person_or_the_tenant_means_what_was_made_too(
        Changed ring,
        bool isMeant
    )
    {
        var made = await MakeAsync();

        bell.Ring(ring);

        (cache.TryFind(Tenant, made.TicketId, time.GetUtcNow()) is null).ShouldBe(
            isMeant && ring is not Changed.Stub
        );
    }

    [Fact]
    public async Task What_is_made_with_a_ticket_is_asked_of_the_database_when_that_would_be()
    {
        await FindAsync();
        time.Advance(TimeSpan.FromSeconds(50));
        var made = await MakeAsync();
        cache.TryFind(Tenant, made.TicketId, time.GetUtcNow()).ShouldNotBeNull();

        time.Advance(TimeSpan.FromSeconds(10));

        cache.TryFind(Tenant, made.TicketId, time.GetUtcNow()).ShouldBeNull();
    }

    [Fact]
    public async Task What_another_program_makes_with_a_ticket_is_asked_of_the_database()
    {
        var made = await MakeAsync(program: "another");

        cache.TryFind(Tenant, made.TicketId, time.GetUtcNow()).ShouldBeNull();
    }

    private async Task<TicketStub> MakeAsync(string program = "")
    {
        var with = (await FindAsync())!.Stub;
        var made = with with { TicketId = Guid.AllBitsSet, Program = program };
        cache.Keep(made, with);
        return made;
    }

    private ValueTask<CachedStub?> FindAsync() =>
        cache.FindAsync(Tenant, Id, CancellationToken.None);

    private sealed class HandRungBell : IBell
    {
        private Action<Changed> listener = _ => { };

        public bool IsHeard { get; set; } = true;

        public IDisposable Listen(Action<Changed> listener)
        {
            this.listener = listener;
            return new MemoryStream();
        }

        public void Ring(Changed changed) => listener(changed);
    }

    /// <summary>One stub of associate 7 that is found again and again, and counted.</summary>
    private sealed class CountedStubs(TimeProvider time) : ITicketStubs
    {
        public int Loads { get; private set; }

        public Action? WhileReading { get; set; }

        public DateTimeOffset IdleEnd { get; set; } = time.GetUtcNow().AddHours(1);

        public ValueTask<LoadedStub?> LoadAsync(
            ContextIdentifier tenant,
            Guid ticketId,
            CancellationToken cancellationToken
        )
        {
            Loads++;
            WhileReading?.Invoke();
            return new(
                ticketId == Id
                    ? new LoadedStub(
                        Stub(),
                        new Associate
                        {
                            Tenant = tenant,
                            Id = new AssociateId(7),
                            Name = "anna",
                        },
                        []
                    )
                    : null
            );
        }

        public Task<StubAdded> AddAsync(
            TicketStub stub,
            int livingCap,
            Change change,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<StubsExchanged> ExchangeAsync(
            StubExchange exchange,
            Change change,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<IReadOnlyList<Guid>> RenewAsync(
            IReadOnlyList<Renewal> renewals,
            DateTimeOffset now,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<int> EndWithDescendantsAsync(
            ContextIdentifier tenant,
            Guid ticketId,
            Change change,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<int> CountLivingAsync(
            RevocationScope scope,
            DateTimeOffset now,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<Page<TicketStub>> ListLivingAsync(
            ContextIdentifier tenant,
            AssociateId? associate,
            TicketKind kind,
            DateTimeOffset now,
            PageRequest page,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<int> DeleteEndedAsync(
            DateTimeOffset before,
            int limit,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        private TicketStub Stub() =>
            new()
            {
                Id = new CredentialId(1),
                Tenant = Tenant,
                TicketId = Id,
                Associate = new AssociateId(7),
                Digest = new byte[32],
                Line = Id,
                Origin = new Origin
                {
                    Credentials = [],
                    Factors = [],
                    Door = "rest",
                    At = time.GetUtcNow(),
                },
                Terms = new TicketTerms { IdleLife = TimeSpan.FromHours(6), Preset = "seed" },
                IssuedAt = time.GetUtcNow(),
                AbsoluteEnd = time.GetUtcNow().AddDays(7),
                IdleEnd = IdleEnd,
                ReviewedAt = time.GetUtcNow(),
            };
    }
}
