package se.knyt.engine.books;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import se.knyt.core.bookkeeping.FeeTerm;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;

/** What the contracts with providers say of their fees, as people write it down. */
public final class FeeDesk {
    private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,59}");
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}(\\.\\d{1,4})?");
    private static final Pattern PERCENT = Pattern.compile("\\d{1,2}(\\.\\d{1,4})?");

    private final Database database;
    private final CompanyClocks clocks;
    private final LongConsumer changed;

    /** @param changed told of a company whose contracts are others now: what waits is planned anew */
    public FeeDesk(Database database, CompanyClocks clocks, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.changed = changed;
    }

    /**
     * A term as a person writes it, with a point before the decimals.
     *
     * @param percent of what was sold
     * @param perSale for each purchase, empty for nothing
     * @param perRefund for each refund, empty for nothing
     * @param perDispute for each dispute, empty for nothing
     * @param perMonth for the month, empty for nothing
     */
    public record Input(
            String provider,
            String currency,
            YearMonth from,
            String percent,
            String perSale,
            String perRefund,
            String perDispute,
            String perMonth) {}

    /** Keeps a term from a month on; returns the field that cannot be used, and keeps nothing then. */
    public Optional<String> save(long company, Input input, String actor) {
        if (!CODE.matcher(input.provider()).matches()) {
            return Optional.of("provider");
        }
        var told = currency(input.currency());
        if (told.isEmpty()) {
            return Optional.of("currency");
        }
        if (!PERCENT.matcher(input.percent()).matches()) {
            return Optional.of("percent");
        }
        var currency = told.get();
        var written = new LinkedHashMap<String, String>();
        written.put("sale", input.perSale());
        written.put("refund", input.perRefund());
        written.put("dispute", input.perDispute());
        written.put("month", input.perMonth());
        var amounts = new HashMap<String, Money>();
        for (var field : written.entrySet()) {
            var amount = amount(field.getValue(), currency);
            if (amount.isEmpty()) {
                return Optional.of(field.getKey());
            }
            amounts.put(field.getKey(), amount.get());
        }
        keep(company, input, currency, amounts, actor);
        changed.accept(company);
        return Optional.empty();
    }

    private void keep(long company, Input input, Currency currency, Map<String, Money> amounts, String actor) {
        var none = Money.zero(currency);
        var term = new FeeTerm(
                new Rate(new BigDecimal(input.percent())),
                amounts.getOrDefault("sale", none),
                amounts.getOrDefault("refund", none),
                amounts.getOrDefault("dispute", none),
                amounts.getOrDefault("month", none));
        database.doForCompany("fee-term", company, tx -> {
            tx.update(
                    "insert into fee_term (company_id, provider, currency, valid_from, fee_term_id, percent, per_sale_minor,"
                            + " per_refund_minor, per_dispute_minor, per_month_minor, decided_by, decided_at)"
                            + " values (?, ?, ?, ?, nextval('knyt_id'), ?, ?, ?, ?, ?, ?, ?)",
                    company,
                    input.provider(),
                    currency.code(),
                    input.from().atDay(1),
                    term.percent().percent().toPlainString(),
                    term.perSale().minor(),
                    term.perRefund().minor(),
                    term.perDispute().minor(),
                    term.perMonth().minor(),
                    actor,
                    clocks.machineNow());
            Audit.write(
                    tx,
                    company,
                    clocks.machineNow(),
                    actor,
                    "fee-term.save",
                    input.provider(),
                    Map.of(
                            "from", input.from().toString(),
                            "percent", term.percent().percent().toPlainString(),
                            "sale", term.perSale().toString(),
                            "refund", term.perRefund().toString(),
                            "dispute", term.perDispute().toString(),
                            "month", term.perMonth().toString()));
        });
    }

    private static Optional<Currency> currency(String code) {
        try {
            return Optional.of(new Currency(code));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Money> amount(String text, Currency currency) {
        if (text.isEmpty()) {
            return Optional.of(Money.zero(currency));
        }
        try {
            return AMOUNT.matcher(text).matches() ? Optional.of(Money.parse(text, currency)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // More decimals than the currency has.
            return Optional.empty();
        }
    }
}
