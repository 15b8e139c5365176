"""The services of the contract: translate, call the core, record, translate back."""
