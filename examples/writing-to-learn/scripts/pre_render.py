"""Quarto calls this before it renders: everything that pages include is computed and written."""

from project_python import hand_over

if __name__ == "__main__":
    hand_over("pre")
