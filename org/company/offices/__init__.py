"""Front or back: what the words of a name say, and what follows from parents and children."""
