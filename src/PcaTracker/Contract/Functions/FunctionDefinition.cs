namespace PcaTracker.Contract.Functions;

/// <summary>A function of the contract: rows that are worked out for its parameters, and asked like those of a set.</summary>
/// <param name="Name">Function, e.g. <c>Moved</c>.</param>
/// <param name="On">The set on whose rows it is called; null where it is called by itself.</param>
/// <param name="TypeName">Entity type of its rows, e.g. <c>ChapterMove</c>.</param>
/// <param name="Description">Description of the function, for <c>Core.Description</c>.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Properties">The properties of its rows, the key first.</param>
public sealed record FunctionDefinition(
    string Name, EntitySetDefinition? On, string TypeName, string Description, IReadOnlyList<PropertyDefinition> Parameters,
    IReadOnlyList<PropertyDefinition> Properties);
