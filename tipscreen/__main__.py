"""`python -m tipscreen`."""

from tipscreen.cli import main

main()
