"""From pages to a site, by Quarto or by the embedded renderer."""
