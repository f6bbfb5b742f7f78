namespace ODataSql.Model;

/// <summary>
/// The period properties of a set with a timeline (OData Temporal Data 4.0, 3): one row for each period in which something was valid. A
/// period includes its start and excludes its end; both are dates, or both are instants.
/// </summary>
/// <param name="PeriodStart">Property with the start.</param>
/// <param name="PeriodEnd">Property with the end; an open period ends on the last date or instant of the type.</param>
public sealed record Timeline(string PeriodStart, string PeriodEnd);
