package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;

/**
 * Fees that settlements tell and that come on an invoice, month by month, against the invoices that are booked of the month: one that nobody
 * has entered, or that is another amount, is a loose end from a day of the next month on, until it is right or a person says where it is.
 */
public final class FeesApart {
    /** A month's invoice comes in the next; by this day of it it should be booked. */
    private static final int DUE_DAY = 25;

    private static final String TOLD = """
            insert into fee_apart (company_id, connection_id, currency, month, provider, due_on) values (?, ?, ?, ?, ?, ?)
            on conflict (company_id, connection_id, currency, month) do update set looked = false
            """;
    private static final String DUE = """
            select a.company_id, to_char(a.month, 'YYYY-MM-DD')
              from unnest(?, ?) as n (company, now)
              join company c on c.company_id = n.company
              join fee_apart a on a.company_id = c.company_id and not a.looked and a.due_on <= (n.now at time zone c.zone)::date
             group by 1, 2 order by 1, 2 limit ?
            """;
    /** What is told and invoiced of months. */
    static final String MONTHS = """
            select a.connection_id, a.provider, a.currency, a.month, a.due_on, a.said_minor, a.said_by, a.said_why,
                   t.fees, t.vat, t.lines, i.net, i.vat, i.invoices
              from fee_apart a
              cross join lateral (
                   select coalesce(sum(p.apart_minor), 0)::bigint as fees, coalesce(sum(p.apart_vat_minor), 0)::bigint as vat,
                          coalesce(sum(p.apart_rows), 0)::int as lines
                     from payout p
                    where p.company_id = a.company_id and p.connection_id = a.connection_id and p.currency = a.currency
                      and p.apart_rows > 0 and p.book_date >= a.month and p.book_date < a.month + interval '1 month') t
              cross join lateral (
                   select coalesce(sum(f.net_minor), 0)::bigint as net, coalesce(sum(f.vat_minor), 0)::bigint as vat,
                          count(*)::int as invoices
                     from fee_invoice f
                    where f.company_id = a.company_id and f.month = a.month and f.connection_id = a.connection_id
                      and f.currency = a.currency and f.withdrawn_on is null) i
             where a.company_id = ? and a.month = any (?) order by a.month, a.connection_id, a.currency
            """;

    private FeesApart() {}

    /**
     * A month of one connection and currency.
     *
     * @param dueOn the day by which its invoice should be booked
     * @param said the difference that a person has said to be booked elsewhere, where one has
     * @param fees told without VAT, {@code vat} the VAT on them, {@code rows} how many rows tell them
     * @param invoicedNet on the invoices that are booked, {@code invoicedVat} the VAT of those, {@code invoices} how many they are
     */
    public record Month(
            long connection,
            String provider,
            YearMonth month,
            LocalDate dueOn,
            Optional<Said> said,
            Money fees,
            Money vat,
            int rows,
            Money invoicedNet,
            Money invoicedVat,
            int invoices) {
        /** What is told and is on no invoice; negative where more is invoiced. */
        public Money difference() {
            return fees.plus(vat).minus(invoicedNet).minus(invoicedVat);
        }

        /** Whether what is invoiced is what was told; the VAT of each row was rounded, that of the invoice once. */
        public boolean agrees() {
            return fees.equals(invoicedNet) && Math.abs(vat.minus(invoicedVat).minor()) <= (rows + 1L) / 2;
        }

        /** Whether a person has said of just this difference where it is booked. */
        public boolean isSaid() {
            return said.filter(word -> word.of().equals(difference())).isPresent();
        }

        String cause() {
            return "fees-apart:" + connection + ":" + fees.currency().code() + ":" + month;
        }

        static Month of(ResultSet row) throws SQLException {
            var currency = new Currency(row.getString(3));
            var by = row.getString(7);
            return new Month(
                    row.getLong(1),
                    row.getString(2),
                    YearMonth.from(row.getObject(4, LocalDate.class)),
                    row.getObject(5, LocalDate.class),
                    by.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Said(Money.of(row.getLong(6), currency), by, row.getString(8))),
                    Money.of(row.getLong(9), currency),
                    Money.of(row.getLong(10), currency),
                    row.getInt(11),
                    Money.of(row.getLong(12), currency),
                    Money.of(row.getLong(13), currency),
                    row.getInt(14));
        }
    }

    /** A person's word. */
    public record Said(Money of, String by, String why) {}

    /** A payout tells such fees, or tells others than before. */
    public static void told(
            Tx tx, long company, long connection, String provider, Currency currency, LocalDate bookDate)
            throws SQLException {
        var month = YearMonth.from(bookDate);
        tx.update(
                TOLD,
                company,
                connection,
                currency.code(),
                month.atDay(1),
                provider,
                month.plusMonths(1).atDay(DUE_DAY));
    }

    /** An invoice of the month was booked or taken back. */
    static void invoiced(Tx tx, long company, long invoice) throws SQLException {
        tx.update(
                "update fee_apart a set looked = false from fee_invoice f where f.company_id = ? and f.fee_invoice_id = ?"
                        + " and a.company_id = f.company_id and a.connection_id = f.connection_id and a.month = f.month",
                company,
                invoice);
    }

    /** Months that are due and to be looked at, by company. */
    public static Map<Long, Set<LocalDate>> due(Tx tx, Collection<Long> companies, CompanyClocks clocks, int max)
            throws SQLException {
        var due = new TreeMap<Long, Set<LocalDate>>();
        tx.query(
                DUE,
                row -> due.computeIfAbsent(row.getLong(1), c -> new TreeSet<>()).add(LocalDate.parse(row.getString(2))),
                Tx.bigints(companies),
                Tx.instants(companies.stream().map(clocks::now).toList()),
                max);
        return due;
    }

    /** Keeps the loose ends of the months. */
    public static void look(Tx tx, Map<Long, Set<LocalDate>> due, LooseEnds looseEnds, CompanyClocks clocks)
            throws SQLException {
        for (var entry : due.entrySet()) {
            long company = entry.getKey();
            var now = clocks.now(company);
            var ends = new ArrayList<LooseEnd>();
            var causes = new ArrayList<String>();
            for (var month : months(tx, company, entry.getValue())) {
                causes.add(month.cause());
                if (!month.agrees() && !month.isSaid()) {
                    ends.add(end(month, now));
                }
            }
            looseEnds.syncCauses(tx, company, causes, ends, now);
            tx.update(
                    "update fee_apart set looked = true where company_id = ? and month = any (?)",
                    company,
                    Tx.dates(entry.getValue()));
        }
    }

    static List<Month> months(Tx tx, long company, Collection<LocalDate> months) throws SQLException {
        return tx.query(MONTHS, Month::of, company, Tx.dates(months));
    }

    private static LooseEnd end(Month month, Instant now) {
        var code = month.invoices() == 0 ? "fees.invoice-missing" : "fees.invoice-differs";
        return new LooseEnd(
                month.cause(),
                code,
                Map.of(
                        "provider", month.provider(),
                        "month", month.month().toString(),
                        "told", month.fees().plus(month.vat()).toString(),
                        "fees", month.fees().toString(),
                        "vat", month.vat().toString(),
                        "invoiced",
                                month.invoicedNet().plus(month.invoicedVat()).toString()),
                code + ":" + month.provider(),
                null,
                null,
                null,
                month.connection(),
                month.difference(),
                now,
                false);
    }
}
