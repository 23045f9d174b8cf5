"""``python -m geograph``: the command line."""

from geograph.cli import main

if __name__ == "__main__":
    main()
