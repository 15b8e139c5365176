"""Decide recorded decisions again, many at once: to compare them, or to ask what if.

1. A stretch of the log is cut into chunks of consecutive numbers. Each is worked on by itself, by
   whichever process is free, and the parts are put together in the order of the log: however many
   workers there are, and whichever dies, the total is the same.
2. A worker gets no law and no record from whoever asks. It opens the data folder to be read, also
   while a server works on it, and loads each release and list by the digest that a record pins.
3. Nothing here writes to the data folder.
"""
