using System.Runtime.Versioning;

// The suite runs on Debian (test.sh says so); it looks at the permissions of files.
[assembly: SupportedOSPlatform("linux")]
