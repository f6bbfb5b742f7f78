return PcaTracker.Cli.CommandLine.Run(args);
