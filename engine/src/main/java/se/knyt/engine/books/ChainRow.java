package se.knyt.engine.books;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.Converted;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.RowCoding;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * A row of a voucher as its link of the chain says it. Amounts are in minor units.
 *
 * @param rate units of {@code currency} for one of {@code rateCurrency}; empty where it came from no other currency
 * @param rateMinor what it is in {@code rateCurrency}, debit positive; null where that is not told
 */
record ChainRow(
        int account,
        String currency,
        long debit,
        long credit,
        String text,
        String rule,
        String costCentre,
        String project,
        String dimensions,
        String chosenBy,
        int chosenVersion,
        String rate,
        String rateCurrency,
        String rateSource,
        @Nullable LocalDate rateDate,
        @Nullable Long rateMinor) {
    /** The columns of {@code voucher_row r} that {@link #read} takes, in their order. */
    static final String COLUMNS =
            "r.account, r.currency, r.debit_minor, r.credit_minor, r.text, r.rule, r.cost_centre, r.project,"
                    + " r.dimensions, r.chosen_by, r.chosen_version, r.rate, r.rate_currency, r.rate_source, r.rate_date, r.rate_minor";

    static ChainRow of(VoucherRow row) {
        var from = row.converted();
        return new ChainRow(
                row.account(),
                row.debit().currency().code(),
                row.debit().minor(),
                row.credit().minor(),
                row.text(),
                row.rule(),
                row.coding().costCentre(),
                row.coding().project(),
                row.coding().dimensions().text(),
                row.coding().chosenBy(),
                row.coding().chosenVersion(),
                from.map(c -> c.rate().perUnit().toPlainString()).orElse(""),
                from.map(c -> c.rate().from().code()).orElse(""),
                from.map(c -> c.rate().source()).orElse(""),
                from.map(c -> c.rate().date()).orElse(null),
                from.flatMap(Converted::amount).map(a -> a.minor()).orElse(null));
    }

    /** @param first the column at which {@link #COLUMNS} begin */
    static ChainRow read(ResultSet row, int first) throws SQLException {
        long minor = row.getLong(first + 15);
        return new ChainRow(/* rateMinor= */ row.wasNull() ? null : Long.valueOf(minor), row, first);
    }

    private ChainRow(@Nullable Long rateMinor, ResultSet row, int first) throws SQLException {
        this(
                row.getInt(first),
                row.getString(first + 1),
                row.getLong(first + 2),
                row.getLong(first + 3),
                row.getString(first + 4),
                row.getString(first + 5),
                row.getString(first + 6),
                row.getString(first + 7),
                row.getString(first + 8),
                row.getString(first + 9),
                row.getInt(first + 10),
                row.getString(first + 11),
                row.getString(first + 12),
                row.getString(first + 13),
                row.getObject(first + 14, LocalDate.class),
                rateMinor);
    }

    /** How it came from another currency. */
    Optional<Converted> converted() {
        var day = rateDate;
        if (rate.isEmpty() || day == null) {
            return Optional.empty();
        }
        var from = new Currency(rateCurrency);
        return Optional.of(new Converted(
                Optional.ofNullable(rateMinor).map(minor -> Money.of(minor, from)),
                new ExchangeRate(from, new Currency(currency), new BigDecimal(rate), rateSource, day)));
    }

    /** The row as it was booked, to be taken back; what box it feeds is not kept. */
    VoucherRow row(String factKey) {
        var in = new Currency(currency);
        return new VoucherRow(
                account,
                Money.of(debit, in),
                Money.of(credit, in),
                "",
                text,
                factKey,
                rule,
                new RowCoding(costCentre, project, chosenBy, chosenVersion, Dimensions.parse(dimensions)),
                converted());
    }

    String line() {
        return "{\"account\":" + account
                + "," + VoucherChain.text("currency", currency)
                + ",\"debit_minor\":" + debit
                + ",\"credit_minor\":" + credit
                + "," + VoucherChain.text("text", text)
                + "," + VoucherChain.text("rule", rule)
                + "," + VoucherChain.text("cost_centre", costCentre)
                + "," + VoucherChain.text("project", project)
                + "," + VoucherChain.text("dimensions", dimensions)
                + "," + VoucherChain.text("chosen_by", chosenBy)
                + ",\"chosen_version\":" + chosenVersion
                + "," + VoucherChain.text("rate", rate)
                + "," + VoucherChain.text("rate_currency", rateCurrency)
                + "," + VoucherChain.text("rate_source", rateSource)
                + "," + VoucherChain.text("rate_on", rateDate == null ? "" : rateDate.toString())
                + ",\"rate_minor\":" + rateMinor
                + "}";
    }
}
