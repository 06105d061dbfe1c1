using System.Reflection;
using Counterfoil.Conformance;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace Counterfoil.Tests.Conformance;

/// <summary>Each bad plugin turns the one promise red that it breaks, with a sentence that says what to do; no other.</summary>
public sealed class KitTests
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(3);

    private static readonly MethodInfo[] Promises =
    [
        .. typeof(CredentialPluginConformance)
            .GetMethods()
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null),
    ];

    [Fact]
    public async Task A_good_plugin_keeps_every_promise()
    {
        Promises.Length.ShouldBeGreaterThan(12);
        (await BrokenByAsync(host => new GoodPlugin(host))).ShouldBeEmpty();
    }

    [Fact]
    public Task Throwing() =>
        ShouldBreakAsync(
            host => new ThrowingPlugin(host),
            nameof(GoodConformance.It_answers_without_throwing),
            "threw System.InvalidOperationException",
            "Catch what you can name"
        );

    // It hangs however long one waits for it.
    [Fact]
    public Task Hanging() =>
        ShouldBreakAsync(
            new ConformanceOf(host => new HangingPlugin(host), TimeSpan.FromMilliseconds(300)),
            nameof(GoodConformance.It_answers_in_time),
            "ReviewAsync (Use) on “anna” gave no answer within 0.3 s",
            "a shorter limit of your own"
        );

    [Fact]
    public Task Answering_differently_twice() =>
        ShouldBreakAsync(
            host => new FicklePlugin(host),
            nameof(GoodConformance.It_answers_the_same_twice),
            "wrong_phrase_",
            "host.Time alone"
        );

    [Fact]
    public Task Remembering_used_codes_in_the_plugin() =>
        ShouldBreakAsync(
            host => new RememberingCodesPlugin(host),
            nameof(GoodConformance.It_answers_the_same_twice),
            "NeedsAgain",
            "TryUseOnceAsync"
        );

    [Fact]
    public Task Taking_a_code_twice() =>
        ShouldBreakAsync(
            host => new ReplayablePlugin(host),
            nameof(GoodConformance.It_takes_a_one_time_code_once),
            "one code proved 8 of 8 callers",
            "TryUseOnceAsync"
        );

    [Fact]
    public Task Resolving_what_is_not_its_own() =>
        ShouldBreakAsync(
            host => new GreedyPlugin(host),
            nameof(GoodConformance.It_leaves_alone_what_is_not_its_own),
            "“a login of an operating system” should be NotMine, and is Resolved",
            "Say NotMine unless"
        );

    [Theory]
    [InlineData(nameof(WayOut.Http), "it sent an HTTP request")]
    [InlineData(nameof(WayOut.Connection), "it opened a connection")]
    [InlineData(nameof(WayOut.BlockingConnection), "it opened a connection")]
    [InlineData(nameof(WayOut.Name), "it looked up a host's name")]
    public Task Going_outside_for_what_is_not_its_own(string way, string seen) =>
        ShouldBreakAsync(
            host => new OutgoingPlugin(host, Enum.Parse<WayOut>(way)),
            nameof(GoodConformance.It_goes_nowhere_for_what_is_not_its_own),
            seen,
            "before you ask the world"
        );

    [Theory]
    [InlineData("as it is")]
    [InlineData("half of it")]
    [InlineData("percent-encoded")]
    [InlineData("in UTF-16, in hexadecimal")]
    [InlineData("in something longer, in Base64")]
    public Task Leaking_a_secret_into_a_reason(string how) =>
        ShouldBreakAsync(
            host => new LeakingPlugin(
                host,
                how switch
                {
                    "as it is" => text => text,
                    "half of it" => text => text[..(text.Length / 2)],
                    "percent-encoded" => Uri.EscapeDataString,
                    "in UTF-16, in hexadecimal" => LeakingPlugin.InUtf16Hex,
                    _ => LeakingPlugin.InBase64OfMore,
                }
            ),
            nameof(GoodConformance.It_keeps_secrets_to_itself),
            "its answer holds the password that was brought",
            "never what was brought"
        );

    [Fact]
    public Task Leaking_a_secret_into_the_log() =>
        ShouldBreakAsync(
            host => new LoggingPlugin(host),
            nameof(GoodConformance.It_keeps_secrets_to_itself),
            "its log holds a secret of its rows",
            "logs are read by many"
        );

    [Fact]
    public Task Holding_state_between_requests() =>
        ShouldBreakAsync(
            host => new RememberingPlugin(host),
            nameof(GoodConformance.It_holds_nothing_between_requests),
            "in another tenant” is NotMine on a fresh instance, and after other requests Resolved",
            "Keep nothing in fields"
        );

    [Fact]
    public Task Ignoring_cancellation_while_it_reads_its_rows() =>
        ShouldBreakAsync(
            host => new UnstoppablePlugin(host),
            nameof(GoodConformance.It_ends_when_it_is_cancelled),
            "went on after it had been cancelled",
            "Hand the token"
        );

    [Fact]
    public Task Ignoring_cancellation_while_it_asks_the_world() =>
        ShouldBreakAsync(
            new ConformanceOf(
                host => new WaitingPlugin(host, Task.CompletedTask),
                Usual,
                host => new WaitingPlugin(host, new TaskCompletionSource().Task)
            ),
            nameof(GoodConformance.It_ends_when_it_is_cancelled),
            "went on after it had been cancelled",
            "whatever you ask outside"
        );

    [Fact]
    public Task Asking_again_for_what_the_origin_has() =>
        ShouldBreakAsync(
            host => new AskingAgainPlugin(host),
            nameof(GoodConformance.It_asks_for_nothing_that_the_origin_has),
            "at Use with otp in the origin, should be NoObjection, and is Needs",
            "hearing.Origin.Has(factor)"
        );

    [Fact]
    public Task Believing_a_blank_password() =>
        ShouldBreakAsync(
            host => new AnonymousPlugin(host),
            nameof(GoodConformance.It_believes_no_blank_password),
            "anna with a blank password is Resolved",
            "Secret.IsBlank"
        );

    [Fact]
    public Task Throwing_at_what_a_stranger_types() =>
        ShouldBreakAsync(
            host => new SqueamishPlugin(host),
            nameof(GoodConformance.It_bears_whatever_strangers_type),
            "half a surrogate pair as a name” threw System.Text.EncoderFallbackException",
            "Check length and alphabet"
        );

    [Fact]
    public Task Carrying_somebody_into_another_tenant() =>
        ShouldBreakAsync(
            host => new TenantlessPlugin(host),
            nameof(GoodConformance.It_resolves_nobody_of_another_tenant),
            "in a tenant without any row of it",
            "the tenant that is addressed"
        );

    [Fact]
    public Task Not_counting_a_mistake() =>
        ShouldBreakAsync(
            host => new UncountedPlugin(host),
            nameof(GoodConformance.It_resolves_what_is_its_own),
            "“his phrase in her place” should be Mistaken, and is NotMine",
            "would let guesses go free"
        );

    [Fact]
    public Task Hearing_an_answer_to_another_question() =>
        ShouldBreakAsync(
            host => new EavesdroppingPlugin(host),
            nameof(GoodConformance.It_asks_and_hears_the_answer),
            "another's answer” should be Needs, and is Proved",
            "your challenge's own kind"
        );

    [Fact]
    public Task Showing_a_secret_to_administrators() =>
        ShouldBreakAsync(
            host => new IndiscreetPlugin(host),
            nameof(GoodConformance.It_administers_its_rows_without_showing_a_secret),
            "What is shown of the row 1 holds a secret",
            "never in Show"
        );

    private static Task ShouldBreakAsync(
        Func<IPluginHost, ICredentialPlugin> create,
        string promise,
        params string[] sentences
    ) => ShouldBreakAsync(new ConformanceOf(create, Usual), promise, sentences);

    private static async Task ShouldBreakAsync(
        CredentialPluginConformance conformance,
        string promise,
        params string[] sentences
    )
    {
        var broken = await BrokenAsync(conformance);

        broken.Keys.ToArray().ShouldBe([promise], customMessage: string.Join("\n", broken.Values));
        foreach (var sentence in sentences)
            broken[promise].ShouldContain(sentence, Case.Sensitive);
    }

    private static Task<Dictionary<string, string>> BrokenByAsync(
        Func<IPluginHost, ICredentialPlugin> create
    ) => BrokenAsync(new ConformanceOf(create, Usual));

    private static async Task<Dictionary<string, string>> BrokenAsync(
        CredentialPluginConformance conformance
    )
    {
        var broken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var promise in Promises)
        {
            try
            {
                if (promise.Invoke(conformance, []) is Task running)
                    await running;
            }
            catch (XunitException failure)
            {
                broken[promise.Name] = failure.Message;
            }
            catch (TargetInvocationException failure)
                when (failure.InnerException is XunitException)
            {
                broken[promise.Name] = failure.InnerException.Message;
            }
        }
        return broken;
    }
}
