"""What stands out in a picture: colours by other properties, numbers on lines, what is lit and what is faded."""
