"""What a key sets off: dialogs, calls and what is told, each readable from top to bottom."""
