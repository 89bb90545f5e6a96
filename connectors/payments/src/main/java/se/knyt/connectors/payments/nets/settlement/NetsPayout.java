package se.knyt.connectors.payments.nets.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.reconciliation.Finding;

/** What a payout states beside its actions; amounts in minor units as they came. */
final class NetsPayout {
    final int line;
    String id = "";
    String reference = "";

    @Nullable
    LocalDate date;

    @Nullable
    Currency currency;

    @Nullable
    Long amount;

    @Nullable
    Long charged;

    @Nullable
    Long refunded;

    @Nullable
    Long fees;

    long deposited;
    boolean actionsSeen;

    /** Rows that do not add up or are in another currency. */
    final List<RowFinding> findings = new ArrayList<>();

    /** Currencies of its actions, each with the first line that names it. */
    final List<RowFinding> currencies = new ArrayList<>();

    /** Something about an action, before the currency of the payout is known. */
    record RowFinding(Finding.Code code, int line, long amount, String argument) {}

    NetsPayout(int line) {
        this.line = line;
    }

    /** Whether it is no payout but what stands around a list of them. */
    boolean isEmpty() {
        return id.isEmpty() && reference.isEmpty() && !actionsSeen;
    }
}
