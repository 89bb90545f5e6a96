package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;

/** A person's word of which purchases a line of Swish payments is the money of. What is matched already stays. */
public final class SwishTies {
    /** More orders in one line are a report's to tell. */
    public static final int ORDERS_MAX = 50;

    private static final String ENTRY = """
            select booked_on, amount_minor from bank_entry e
             where company_id = ? and bank_entry_id = ? and state <> 'left' and swish <> ''
               and not exists (select 1 from payout_line l where l.company_id = e.company_id and l.payout_id = e.swish_payout_id
                                  and not starts_with(l.provider_kind, ?))
             for update
            """;
    private static final String TIE = """
            update bank_entry set swish = ?, swish_by = ?, swish_new = true where company_id = ? and bank_entry_id = ?
            """;

    private final Database database;
    private final CompanyClocks clocks;

    SwishTies(Database database, CompanyClocks clocks) {
        this.database = database;
        this.clocks = clocks;
    }

    /**
     * Why it cannot be.
     *
     * @param code {@code bank.swish-no-line}, {@code bank.swish-no-order}, {@code bank.swish-order-unknown}, {@code bank.swish-differs}
     */
    public record Problem(String code, Map<String, String> arguments) {}

    private record Entry(LocalDate day, long minor) {}

    /** Keeps it; returns what is in the way, and changes nothing then. */
    Optional<Problem> tie(long company, long entry, List<String> orders, String actor) {
        if (orders.isEmpty() || orders.size() > ORDERS_MAX) {
            return Optional.of(new Problem("bank.swish-no-order", Map.of("0", String.valueOf(ORDERS_MAX))));
        }
        return database.forCompany("swish-tie", company, tx -> {
            var found = tx.first(
                    ENTRY,
                    row -> new Entry(row.getObject(1, LocalDate.class), row.getLong(2)),
                    company,
                    entry,
                    SwishLines.PAID_BY_BANK);
            return found.isEmpty()
                    ? Optional.of(new Problem("bank.swish-no-line", Map.of()))
                    : tie(tx, company, entry, found.get(), orders, actor);
        });
    }

    private Optional<Problem> tie(Tx tx, long company, long id, Entry entry, List<String> orders, String actor)
            throws SQLException {
        var sales = new SwishSales(tx, company, entry.day(), entry.day());
        boolean back = entry.minor() < 0;
        var parts = new ArrayList<SwishParts.Part>();
        for (var order : orders) {
            var named = sales.named(order, back);
            if (named.isEmpty()) {
                return Optional.of(new Problem("bank.swish-order-unknown", Map.of("0", order)));
            }
            named.forEach(sale ->
                    parts.add(new SwishParts.Part(back ? -sale.minor() : sale.minor(), false, List.of(order), "")));
        }
        long sum = parts.stream().mapToLong(SwishParts.Part::minor).reduce(0, Math::addExact);
        if (parts.size() > 1 && sum != entry.minor()) {
            return Optional.of(new Problem(
                    "bank.swish-differs",
                    Map.of(
                            "0", money(sum),
                            "1", money(entry.minor()),
                            "2", money(entry.minor() - sum))));
        }
        // One order: the line is what was paid, and what is too much or too little of it is told where payouts are.
        var tied = parts.size() > 1
                ? parts
                : List.of(new SwishParts.Part(
                        entry.minor(), false, parts.getFirst().words(), ""));
        tx.update(TIE, new SwishParts("", tied).text(), actor, company, id);
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                "bank.swish-tied",
                "",
                Map.of("orders", String.join(", ", orders), "amount", money(entry.minor())));
        return Optional.empty();
    }

    private static String money(long minor) {
        return Money.of(minor, Currency.SEK).toString();
    }
}
