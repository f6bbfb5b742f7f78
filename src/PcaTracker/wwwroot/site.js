// Everything works without this file; it only saves a few steps.
