package se.knyt.simulators.shopify;

/**
 * How many orders a sandbox can hold. Its systems keep everything they ever had in memory, beside the companies that are no sandbox, so
 * a sale too many would take those along.
 */
final class OrderRoom {
    /** What one order takes in all systems together, from the order to its payout: measured over 6,600 of them. */
    private static final long ORDER_BYTES = 120_000;

    private OrderRoom() {}

    /** @param heapBytes memory of the process, of which half is left to what else it does */
    static long orders(long heapBytes) {
        return heapBytes / 2 / ORDER_BYTES;
    }

    /** @throws IllegalArgumentException when so many more are too many; the message is for a person */
    static void require(long held, long more) {
        long room = orders(Runtime.getRuntime().maxMemory());
        if (more < 1 || more > room) {
            throw new IllegalArgumentException(
                    "count is 1 to " + room + ": the memory of this process holds no more orders of a sandbox");
        }
        if (held + more > room) {
            throw new IllegalArgumentException(
                    "the sandbox holds " + held + " orders, and the memory of this process " + room
                            + " at most: begin anew with reset, or give the process more memory (KNYT_JAVA_OPTS=-Xmx1g)");
        }
    }
}
