"""The look: colours, fonts and letters, the same in every picture."""
