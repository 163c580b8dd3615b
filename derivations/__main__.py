"""``python -m derivations`` is the command ``derivations``."""

import signal
import sys

if __name__ == "__main__":
    interrupts = signal.getsignal(signal.SIGINT)
    without_a_word = signal.SIG_DFL if interrupts is signal.default_int_handler else interrupts
    signal.signal(signal.SIGINT, without_a_word)  # while the rest is imported, and again when all is done

    from derivations.cli import main

    signal.signal(signal.SIGINT, interrupts)
    status = main()
    signal.signal(signal.SIGINT, without_a_word)
    sys.exit(status)
