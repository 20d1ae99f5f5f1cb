"""One heavy library a file, imported when first used."""
