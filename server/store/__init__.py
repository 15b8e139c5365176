"""Keep decisions, law and lists in one SQLite database in a folder of their own.

1. A decision is recorded before it is answered: ``DecisionLog.append`` returns once the record
   would survive a power cut, and not otherwise.
2. Everything that a decision pins is kept under its SHA-256 and verified each time it is read.
3. Nothing recorded or published is changed or deleted; the database itself refuses it. What is
   redacted or pruned is the exception, and leaves an event and every proof.
4. One process writes to a folder at a time. Others may read.

Time is an argument here as well: whoever calls says when something was recorded or published.
"""
