using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Every signature is blittable or marshalled by source-generated code.
[assembly: DisableRuntimeMarshalling]
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
