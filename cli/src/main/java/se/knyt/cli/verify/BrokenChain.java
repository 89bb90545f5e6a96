package se.knyt.cli.verify;

/** Where a chain of vouchers does not hold, and why. */
final class BrokenChain extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenChain(String message) {
        super(message);
    }
}
