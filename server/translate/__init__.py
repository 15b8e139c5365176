"""Between the contract and the core: transactions in, decisions out."""
