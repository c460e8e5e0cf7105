"""Quarto calls this after it has rendered: the one pass over every page that both renderers share."""

from project_python import hand_over

if __name__ == "__main__":
    hand_over("post")
