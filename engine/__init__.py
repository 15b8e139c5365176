"""The pure core: decides one transaction from five pinned things, and touches nothing else."""
