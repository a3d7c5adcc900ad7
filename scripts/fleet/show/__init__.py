"""What scripts/fleet/page and scripts/fleet/metrics share: reports.py reads a folder of reports, tool.py is the command line."""
