"""What people see: consent, listings, and the overview with its switches."""
