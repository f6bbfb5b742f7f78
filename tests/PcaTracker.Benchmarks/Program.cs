using PcaTracker.Benchmarks;

if (args is ["host", var name, var directory])
{
    await Serving.Run(name, directory);
    return 0;
}

return await Comparison.Run(args);
