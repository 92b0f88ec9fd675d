"""From words to numbers: theatre folders and settings become arrays."""
