using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace SQLitePCL.Tests;

/// <summary>Writes a signature as text that is the same in the assembly that refers to a member and in the one that defines it.</summary>
internal sealed class SignatureText : ISignatureTypeProvider<string, object?>
{
    private const byte ValueTypeKind = 0x11;

    public static string OfMethod(string type, string name, MethodSignature<string> signature) =>
        $"{(signature.Header.IsInstance ? "" : "static ")}{signature.ReturnType} {type}.{name}({string.Join(", ", signature.ParameterTypes)})";

    public static string OfField(string type, string name, string fieldType) => $"{fieldType} {type}.{name}";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        return Named(reader.GetString(type.Namespace), reader.GetString(type.Name), rawTypeKind);
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        return Named(reader.GetString(type.Namespace), reader.GetString(type.Name), rawTypeKind);
    }

    public string GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetByReferenceType(string elementType) => $"ref {elementType}";

    public string GetPointerType(string elementType) => $"{elementType}*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => $"delegate*<{string.Join(", ", signature.ParameterTypes)}>";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => $"{unmodifiedType} {modifier}";

    private static string Named(string space, string name, byte rawTypeKind) =>
        $"{(rawTypeKind == ValueTypeKind ? "struct " : "")}{space}.{name}";
}
