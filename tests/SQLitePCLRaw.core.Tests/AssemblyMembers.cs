using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SQLitePCL.Tests;

/// <summary>What one assembly asks of another, and what an assembly offers, as comparable lines of text.</summary>
internal static class AssemblyMembers
{
    public static AssemblyName ReferenceTo(string path, string target)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return reader.AssemblyReferences
            .Select(handle => reader.GetAssemblyReference(handle).GetAssemblyName())
            .Single(name => string.Equals(name.Name, target, StringComparison.Ordinal));
    }

    /// <summary>The types and members of the target that the assembly refers to.</summary>
    public static IReadOnlyList<string> Referenced(string path, string target)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var types = reader.TypeReferences.Where(handle => IsFrom(reader, handle, target)).ToHashSet();
        var members = reader.MemberReferences
            .Select(reader.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference && types.Contains((TypeReferenceHandle)member.Parent))
            .Select(member => Describe(reader, member));
        return [.. types.Select(type => $"type {NameOf(reader, type)}"), .. members];
    }

    /// <summary>The public types and members that the assembly defines.</summary>
    public static IReadOnlySet<string> Defined(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return reader.TypeDefinitions
            .Select(reader.GetTypeDefinition)
            .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            .SelectMany(type => Describe(reader, type))
            .ToHashSet(StringComparer.Ordinal);
    }

    private static bool IsFrom(MetadataReader reader, TypeReferenceHandle handle, string target)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind == HandleKind.AssemblyReference
            && reader.StringComparer.Equals(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name, target);
    }

    private static string NameOf(MetadataReader reader, TypeReferenceHandle handle) =>
        reader.GetString(reader.GetTypeReference(handle).Name);

    private static string Describe(MetadataReader reader, MemberReference member)
    {
        var type = NameOf(reader, (TypeReferenceHandle)member.Parent);
        var name = reader.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Method
            ? SignatureText.OfMethod(type, name, member.DecodeMethodSignature(new SignatureText(), null))
            : SignatureText.OfField(type, name, member.DecodeFieldSignature(new SignatureText(), null));
    }

    private static IEnumerable<string> Describe(MetadataReader reader, TypeDefinition type)
    {
        var typeName = reader.GetString(type.Name);
        var methods = type.GetMethods()
            .Select(reader.GetMethodDefinition)
            .Where(method => (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public)
            .Select(method => SignatureText.OfMethod(
                typeName, reader.GetString(method.Name), method.DecodeSignature(new SignatureText(), null)));
        var fields = type.GetFields()
            .Select(reader.GetFieldDefinition)
            .Where(field => (field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public)
            .Select(field => SignatureText.OfField(
                typeName, reader.GetString(field.Name), field.DecodeSignature(new SignatureText(), null)));
        return [$"type {typeName}", .. methods, .. fields];
    }
}
