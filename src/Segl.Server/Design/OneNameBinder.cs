using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Binders;

namespace Segl.Server.Design;

/// <summary>Takes a choice only by exactly one of its names.</summary>
/// <remarks>The framework would take numbers too, and add several names in one value together: “1,2” would be the third role.</remarks>
internal sealed class OneNameBinder(EnumTypeModelBinder inner, Type choice) : IModelBinder
{
    /// <inheritdoc/>
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var posted = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (string.IsNullOrEmpty(posted.FirstValue) || Enum.GetNames(choice).Contains(posted.FirstValue, StringComparer.OrdinalIgnoreCase))
            return inner.BindModelAsync(bindingContext);

        bindingContext.ModelState.SetModelValue(bindingContext.ModelName, posted);
        var message = bindingContext.ModelMetadata.ModelBindingMessageProvider.ValueIsInvalidAccessor(posted.FirstValue);
        bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, message);
        return Task.CompletedTask;
    }
}

/// <summary>Gives every choice that a page binds the <see cref="OneNameBinder"/>.</summary>
internal sealed class OneNameBinderProvider : IModelBinderProvider
{
    /// <inheritdoc/>
    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        var choice = context.Metadata.UnderlyingOrModelType;
        if (!choice.IsEnum)
            return null;

        var logging = context.Services.GetRequiredService<ILoggerFactory>();
        return new OneNameBinder(new EnumTypeModelBinder(suppressBindingUndefinedValueToEnumType: true, choice, logging), choice);
    }
}
