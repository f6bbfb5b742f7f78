namespace PcaTracker.Contract.Functions;

/// <summary>The functions of the contract. Clients hold on to these names: add, never rename.</summary>
public static class ContractFunctions
{
    /// <summary>All functions.</summary>
    public static IReadOnlyList<FunctionDefinition> All { get; } = [MovedFunction.Definition, ReportFunction.Definition];
}
