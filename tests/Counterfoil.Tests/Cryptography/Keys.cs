using Counterfoil.Cryptography;

namespace Counterfoil.Tests.Cryptography;

/// <summary>Keys that the tests share. The first is fixed, so that what was sealed once can be kept as a vector.</summary>
internal static class Keys
{
    // The bytes 0 to 31.
    internal const string FirstText =
        "counterfoil-root-key-1:1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8:XVpJEGwt";

    internal static readonly string SecondText = RootKey.Create(2).ToText();

    internal static KeyRing First() => KeyRing.Parse(FirstText);

    internal static KeyRing Both() => KeyRing.Parse(FirstText + "\n" + SecondText);

    internal static KeyRing Second() => KeyRing.Parse(SecondText);
}
