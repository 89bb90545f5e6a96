package se.knyt.cli.reconcile;

import java.util.List;
import se.knyt.core.reconciliation.OpenItems;
import se.knyt.formats.sie.SieFinding;

/** Open items with what the books need to know of them. */
interface Items extends OpenItems {
    /** Name of the file they came from. */
    String file();

    /** What is odd about the file itself, though it was read; none for most. */
    default List<SieFinding> findings() {
        return List.of();
    }

    /** The account the item stands on. */
    int account(int index);

    /** Payment reference, empty where there is none. */
    String ocr(int index);

    /** What the shop gave the provider, for people. */
    String reference(int index);
}
