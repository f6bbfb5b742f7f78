namespace ODataSql.Model;

/// <summary>
/// What makes a set a timeline (OData Temporal Data 4.0, 3): each row is valid for a period, and a row for each that followed. A period
/// includes its start and not its end; both are days, or both instants.
/// </summary>
/// <param name="PeriodStart">Property that holds the start.</param>
/// <param name="PeriodEnd">Property that holds the end; while it is open, the last day or instant that there is.</param>
public sealed record Timeline(string PeriodStart, string PeriodEnd);
