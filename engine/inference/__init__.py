"""Findings chained into what stands: bars against exceptions, exceptions against requirements."""
