namespace Counterfoil.Server.Texts;

/// <summary>Names the resource file of the pages' texts: <c>PageTexts.resx</c>, and later <c>PageTexts.nb.resx</c> and so on.</summary>
internal sealed class PageTexts;
