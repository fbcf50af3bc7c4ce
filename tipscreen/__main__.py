"""`python -m tipscreen`."""

from tipscreen.commands import main

main()
