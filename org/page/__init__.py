"""What a person touches in the browser: one file per panel."""
