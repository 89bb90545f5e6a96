package se.knyt.server.monthend;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;

/**
 * The month's VAT where the accounting system books it: base and VAT by rate as its invoices and credit notes have them, each held against
 * what was sold with it. Where a document does not tell its rows, base and rate are those of the sale, and nothing of it is proved.
 */
final class VatDocuments {
    private static final int INCOME_FROM = 3000;
    private static final int INCOME_TO = 3999;

    private final View view;
    private final VatLines lines;
    private final ClearingBooks.Books books;
    private final Set<Integer> rounding;
    private @Nullable Document at;
    private long unread;
    private long untold;
    private long rounded;

    VatDocuments(View view, VatLines lines, ClearingBooks.Books books) {
        this.view = view;
        this.lines = lines;
        this.books = books;
        this.rounding = books.general().ever(GeneralAccount.ROUNDING);
    }

    /** Sales and credits whose documents have not been read back as booked. */
    long unread() {
        return unread;
    }

    /** Sales and credits whose documents are booked, but do not tell what their rows come to. */
    long untold() {
        return untold;
    }

    /** What the documents that tell it book on the account of rounding, debit positive, in the currency of the books. */
    Money rounded() {
        return Money.of(rounded, view.currency());
    }

    void read(Sql sql, YearMonth month) throws SQLException {
        long company = view.company().id();
        sql.each(
                VatSql.DOCUMENTS,
                row -> {
                    if (at == null || at.fact != row.number("fact_id")) {
                        end();
                        at = new Document(row);
                    }
                    at.sold(row);
                },
                company,
                month.atDay(1),
                month.atEndOfMonth(),
                company,
                month.atDay(1),
                month.getYear() * 100 + month.getMonthValue(),
                company,
                company,
                company,
                company);
        end();
    }

    /** What was sold at a rate, in the currency of the books, and as it was told. */
    private static final class Sold {
        private long base;
        private long vat;
        private long toldBase;
        private long told;
        private BigDecimal bound = BigDecimal.ZERO;
    }

    /** What the rows of a rate come to, in the currency of the documents; of a credit negative. */
    private static final class There {
        private int account;
        private long net;
        private long vat;
    }

    /** One sale or credit with its documents. */
    private static final class Document {
        private final long fact;
        private final boolean credit;
        private final Currency currency;
        private final String order;
        private final long trail;
        private final String taxes;
        private final String taxed;
        private final String roundings;
        private final Map<VatLines.Key, Sold> parts = new LinkedHashMap<>();

        Document(Sql.Row row) throws SQLException {
            this.fact = row.number("fact_id");
            this.credit = row.text("type").equals("credit");
            this.currency = new Currency(row.text("currency"));
            this.order = row.text("order_number");
            this.trail = row.number("trail_id");
            this.taxes = row.text("taxes");
            this.taxed = row.text("taxed");
            this.roundings = row.text("roundings");
        }

        void sold(Sql.Row row) throws SQLException {
            var sold = parts.computeIfAbsent(VatProof.key(row), key -> new Sold());
            sold.base = Math.addExact(sold.base, row.number("base_minor"));
            sold.vat = Math.addExact(sold.vat, row.number("vat_minor"));
            sold.toldBase = Math.addExact(sold.toldBase, row.number("told_base_minor"));
            sold.told = Math.addExact(sold.told, row.number("told_minor"));
            sold.bound = sold.bound.add(new BigDecimal(row.text("bound")));
        }

        private long sum(ToLongFunction<Sold> of) {
            return parts.values().stream().mapToLong(of).sum();
        }

        /** As the month counts it. */
        private long minor(String amount) {
            long minor = Money.parse(amount, currency).minor();
            return credit ? -minor : minor;
        }

        /** What the documents bear more than was sold with them, in the currency of the documents. */
        long more() {
            return sumOf(taxes) - sum(sold -> sold.told);
        }

        long sumOf(String amounts) {
            return Stream.of(amounts.split(";", -1))
                    .filter(amount -> !amount.isEmpty())
                    .mapToLong(amount -> minor(amount.substring(0, amount.indexOf(' '))))
                    .sum();
        }

        /** An amount of the documents in the currency of the books: at what the sale was booked by. */
        long booked(long minor) {
            long told = sum(sold -> sold.toldBase + sold.told);
            long own = sum(sold -> sold.base + sold.vat);
            return minor == 0 || told == 0 || told == own
                    ? minor
                    : BigDecimal.valueOf(minor)
                            .multiply(BigDecimal.valueOf(own))
                            .divide(BigDecimal.valueOf(told), 0, RoundingMode.HALF_UP)
                            .longValueExact();
        }
    }

    private void end() {
        var document = at;
        if (document == null) {
            return;
        }
        at = null;
        if (document.taxes.isEmpty()) {
            // Not booked as far as anybody has told: it is no part of the month's VAT yet.
            unread++;
        } else if (document.taxed.isEmpty()) {
            untold++;
            asSold(document);
        } else {
            asBooked(document);
        }
    }

    /** Its rows are not known, its VAT is: a difference is named at the highest rate. */
    private void asSold(Document document) {
        document.parts.forEach((key, sold) -> add(document, key, sold, 0, 0));
        long difference = document.booked(document.more());
        if (difference != 0) {
            document.parts.keySet().stream()
                    .findFirst()
                    .ifPresent(key -> lines.booked(key, document.order, trail(document), difference));
        }
    }

    private void asBooked(Document document) {
        var there = there(document);
        document.parts.forEach((key, sold) -> {
            var rows = Optional.ofNullable(there.remove(key.rate().orElse(Rate.ZERO)))
                    .orElseGet(There::new);
            add(document, key, sold, document.booked(rows.net - sold.toldBase), document.booked(rows.vat - sold.told));
        });
        var treatment = document.parts.keySet().stream().findFirst();
        there.forEach((rate, rows) -> {
            if (rows.net != 0 || rows.vat != 0) {
                var key = treatment.flatMap(sold -> other(sold, rate)).orElse(VatLines.other(rows.account));
                add(document, key, new Sold(), document.booked(rows.net), document.booked(rows.vat));
            }
        });
    }

    /**
     * @param base what the documents have beyond the sale, in the currency of the books
     * @param vat the same of VAT
     */
    private void add(Document document, VatLines.Key key, Sold sold, long base, long vat) {
        long booked = sold.base + base;
        lines.add(key, booked, sold.vat, sold.bound, 1);
        if (vat != 0) {
            lines.booked(key, document.order, trail(document), vat);
        }
        if (base != 0) {
            lines.item(key, "base", document.order, trail(document), base);
        }
        boolean agrees = key.rate()
                .map(rate -> VatLines.agrees(booked, sold.vat + vat, rate, sold.bound))
                .orElse(true);
        if (base == 0 && vat == 0 && !agrees) {
            long computed = key.rate()
                    .orElse(Rate.ZERO)
                    .on(Money.of(booked, view.currency()), Rounding.HALF_UP)
                    .minor();
            lines.item(key, "rate", document.order, trail(document), sold.vat - computed);
        }
    }

    /** By rate; what is on the account of rounding is counted by itself, and what is no income and bears no VAT is no base. */
    private Map<Rate, There> there(Document document) {
        var result = new LinkedHashMap<Rate, There>();
        long rounds = document.sumOf(document.roundings);
        for (var row : document.taxed.split(";", -1)) {
            var fields = row.split(" ", -1);
            int account = Integer.parseInt(fields[0]);
            var rate = Rate.of(fields[1]);
            long net = document.minor(fields[2]);
            if (rounding.contains(account)) {
                rounds += net;
            } else if (!rate.isZero() || (account >= INCOME_FROM && account <= INCOME_TO)) {
                var there = result.computeIfAbsent(rate, r -> new There());
                there.account = account;
                there.net += net;
                there.vat += document.minor(fields[3]);
            }
        }
        rounded -= document.booked(rounds);
        return result;
    }

    /** The line of a rate that nothing was sold at. */
    private Optional<VatLines.Key> other(VatLines.Key sold, Rate rate) {
        return books.treatments().stream()
                .filter(treatment -> treatment.code().equals(sold.treatment()))
                .flatMap(treatment -> treatment.accounts().stream())
                .filter(to -> to.rate().equals(rate))
                .findFirst()
                .map(to -> new VatLines.Key(
                        sold.kind(),
                        to.base(),
                        to.vatBox(),
                        sold.treatment(),
                        sold.country(),
                        Optional.of(rate),
                        to.vat()));
    }

    private String trail(Document document) {
        return document.order.isEmpty() ? "" : view.url(TrailAddress.path(document.order, document.trail));
    }
}
