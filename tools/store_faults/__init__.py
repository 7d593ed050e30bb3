"""What the store does when the machine fails it: `python -m tools.store_faults`."""
