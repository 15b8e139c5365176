"""The parts of a decision, each made into its message of its plain form."""
