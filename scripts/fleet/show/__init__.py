"""What scripts/fleet/page and scripts/fleet/metrics share: a reader, and the command line."""
