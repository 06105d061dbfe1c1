using System.Runtime.Versioning;

// What a Linux server does: the servers that these journeys share with the unit tests are one.
[assembly: SupportedOSPlatform("linux")]
