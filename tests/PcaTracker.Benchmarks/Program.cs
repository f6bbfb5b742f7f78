using PcaTracker.Benchmarks;

if (args is ["host", var name, var directory, .. var database])
{
    await Serving.Run(name, directory, database.SingleOrDefault());
    return 0;
}

return args.Contains("--postgres") ? await ServerComparison.Run(args) : await Comparison.Run(args);
