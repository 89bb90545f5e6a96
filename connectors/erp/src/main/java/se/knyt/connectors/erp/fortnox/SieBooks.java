package se.knyt.connectors.erp.fortnox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;
import se.knyt.formats.sie.SieDocument;
import se.knyt.formats.sie.SieException;
import se.knyt.formats.sie.SieReadOptions;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;
import se.knyt.formats.sie.SieVoucher;

/**
 * The general ledger of one fiscal year as Fortnox exports it (SIE type 4): opening balances and every voucher, in one call. The
 * only place where balances of a day and the rows of other writers' vouchers can be had exactly and cheaply.
 */
final class SieBooks {
    private SieBooks() {}

    /** Reads the year; each voucher is handed on, the rest is returned. */
    static SieDocument read(FortnoxClient client, FinancialYears.Year year, Consumer<SieVoucher> vouchers) {
        byte[] file = client.raw("/3/sie/4", Map.of("financialYear", Integer.toString(year.id())));
        try {
            return SieReader.stream(SieSource.of(file), SieReadOptions.DEFAULT, vouchers)
                    .document();
        } catch (SieException e) {
            throw new UnreadableAnswer("SIE export, line " + e.line() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // from memory: cannot happen
        }
    }
}
