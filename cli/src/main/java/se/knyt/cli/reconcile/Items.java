package se.knyt.cli.reconcile;

import se.knyt.core.reconciliation.OpenItems;

/** Open items with what the books need to know of them. */
interface Items extends OpenItems {
    /** Name of the file they came from. */
    String file();

    /** The account the item stands on. */
    int account(int index);

    /** Payment reference, empty where there is none. */
    String ocr(int index);

    /** What the shop gave the provider, for people. */
    String reference(int index);
}
