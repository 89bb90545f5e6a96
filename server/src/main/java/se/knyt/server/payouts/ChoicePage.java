package se.knyt.server.payouts;

import java.util.List;

/** Payouts of one provider that bear one reference, in two currencies or of two connections. */
public record ChoicePage(List<PayoutRow> rows) {
    public ChoicePage {
        rows = List.copyOf(rows);
    }
}
