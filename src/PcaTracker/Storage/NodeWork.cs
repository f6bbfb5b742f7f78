namespace PcaTracker.Storage;

/// <summary>Work that one node on a database does at a time. The numbers are those of locks, and stay.</summary>
internal enum NodeWork
{
    /// <summary>Making and sharing the keys of sessions, at a start.</summary>
    Keys = 0,

    /// <summary>Planning due messages.</summary>
    Sweep = 1,

    /// <summary>Sending messages.</summary>
    Delivery = 2,
}
