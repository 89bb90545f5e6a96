package se.knyt.tests.yardstick;

import java.nio.file.Path;
import se.knyt.engine.flows.FlowCode;
import se.knyt.tests.books.OwnBooks;
import se.knyt.tests.thread.Merchant;

/** Who keeps the books of what is sold. */
enum Booking {
    /** The accounting system, which makes an invoice of each delivery. */
    INVOICES("invoices", FlowCode.PAYOUTS_TO_BOOKS),
    /** Knyt, by vouchers of its own. */
    OWN_BOOKS("own-books", FlowCode.PAYOUTS_TO_VOUCHERS);

    private final String code;
    private final String payouts;

    Booking(String code, String payouts) {
        this.code = code;
        this.payouts = payouts;
    }

    /** The name of its kept file and of its limits. */
    String code() {
        return code;
    }

    /** The flow that books payouts. */
    String payouts() {
        return payouts;
    }

    /**
     * Sets a merchant up for it.
     *
     * @param folder for the files of vouchers
     * @return the connection that keeps the books
     */
    long of(Merchant merchant, Path folder) {
        if (this == INVOICES) {
            return merchant.fortnox;
        }
        long files = OwnBooks.of(merchant, folder);
        merchant.engine.control().connectionState(merchant.company, merchant.fortnox, "paused", "Eva");
        return files;
    }
}
