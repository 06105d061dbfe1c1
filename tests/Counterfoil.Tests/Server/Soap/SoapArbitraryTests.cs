using System.Text;
using System.Xml.Linq;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Server.Soap;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Counterfoil.Tests.Server.Soap;

public sealed class SoapArbitraryTests
{
    private const string Login =
        $"<?xml version='1.0' encoding='utf-8'?><s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header><Credentials xmlns='{SoapHouse.Namespace}'><Ticket>7T:abcd</Ticket></Credentials></s:Header><s:Body><AuthenticateUsernamePassword xmlns='{SoapHouse.Namespace}'><UserName>a</UserName><Password>b</Password></AuthenticateUsernamePassword></s:Body></s:Envelope>";

    private static readonly SoapDoor Door = new(
        new SoapAuthority
        {
            HearAsync = (_, _) =>
                ValueTask.FromResult<Counterfoil.Authority.Evaluation.Outcome>(
                    new Counterfoil.Authority.Evaluation.Outcome.Refused(
                        new Refusal(RefusalCode.InvalidCredentials, "x")
                    )
                ),
            IssueAsync = (_, _) => throw new InvalidOperationException(),
            GetSafeCredentialsAsync = (_, _) => throw new InvalidOperationException(),
        }
    );

    [Fact]
    public void Arbitrary_bytes_get_an_envelope_and_let_nobody_in() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                ArbMap.Default.ArbFor<string?>(),
                (bytes, action) => IsAnswered(bytes ?? [], action ?? "")
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_good_message_with_bytes_changed_gets_an_envelope_and_lets_nobody_in()
    {
        var good = Encoding.UTF8.GetBytes(Login);
        var change = Gen.Choose(0, good.Length - 1).Zip(Gen.Choose(0, 255));
        Prop.ForAll(
                change.NonEmptyListOf().ToArbitrary(),
                changes =>
                {
                    var bytes = (byte[])good.Clone();
                    foreach (var (at, value) in changes)
                        bytes[at] = (byte)value;
                    return IsAnswered(bytes, "");
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_good_message_with_pieces_of_XML_put_in_gets_an_envelope_and_lets_nobody_in()
    {
        var piece = Gen.Elements(
            "<",
            ">",
            "&",
            "&#0;",
            "&lol;",
            "<!--",
            "]]>",
            "<![CDATA[",
            "<?x?>",
            "<!DOCTYPE x>",
            "xmlns:s='urn:x' ",
            "xmlns='' ",
            " s:mustUnderstand='1'",
            "<UserName/>",
            "</s:Body>",
            "\0",
            "\uFFFE"
        );
        Prop.ForAll(
                Gen.Choose(0, Login.Length).Zip(piece).NonEmptyListOf().ToArbitrary(),
                pieces =>
                    IsAnswered(
                        Encoding.UTF8.GetBytes(
                            pieces.Aggregate(
                                Login,
                                (text, put) => text.Insert(put.Item1, put.Item2)
                            )
                        ),
                        ""
                    )
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static bool IsAnswered(byte[] body, string action)
    {
        var answer = Door.AnswerAsync(
                body,
                SoapVersion.V11,
                action,
                null,
                Use.Unknown,
                () => default,
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();
        var envelope = XDocument.Parse(
            Encoding.UTF8.GetString(AnswerWriter.Write(answer, SoapVersion.V11))
        );
        return answer switch
        {
            SoapAnswer.Faulty(var fault) => fault.Code != FaultCode.Server
                && fault.Status < 600
                && envelope.Descendants("faultcode").Count() == 1,
            SoapAnswer.NotLetIn or SoapAnswer.SystemInfo => true,
            _ => false,
        };
    }
}
