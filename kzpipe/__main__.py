"""``python -m kzpipe`` runs the command with the code of the folder it is started in."""

from kzpipe.cli import app

if __name__ == "__main__":
    app(prog_name="kzpipe")
