package se.knyt.connectors.payments.svea.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.reconciliation.Finding;

/** What one client report states beside its rows; amounts in minor units as they came. */
final class SveaReport {
    final int line;
    String clientId = "";

    @Nullable
    LocalDate date;

    @Nullable
    Currency currency;

    @Nullable
    Long paidExcludingWithholding;

    @Nullable
    Long paidIncludingWithholding;

    long openingDebt;
    long closingDebt;

    @Nullable
    Long nominal;

    @Nullable
    Long fees;

    @Nullable
    Long feeVat;
    /** Sum of all amounts of its rows, signed from the merchant's view. */
    long sum;

    /** Rows that do not add up in themselves. */
    final List<RowFinding> findings = new ArrayList<>();

    /** The first row of each pair of currencies that rows name: which one is foreign is known with the payment's. */
    final Map<String, RowFinding> currencies = new HashMap<>();

    /** Something about a row, before the currency of the report is known. */
    record RowFinding(Finding.Code code, int line, long amount, String argument) {}

    SveaReport(int line) {
        this.line = line;
    }
}
