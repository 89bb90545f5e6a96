package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.RowCoding;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;
import se.knyt.engine.monthend.MonthEnds;
import se.knyt.engine.monthend.MonthEnds.Hindrance;

/** A month that is locked here gets nothing more: what comes late is booked on the next open day, and named. */
class LockedMonthTest {
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private PayoutBench bench;
    private MonthEnds months;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        months = new MonthEnds(bench.test.engine.database(), bench.test.engine.clocks());
        // To the middle of January 2027, whichever day of November the bench begins on.
        bench.test.clock.move(Duration.ofDays(75));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void paid(String reference) {
        bench.sold("o" + reference, "i" + reference, "100.00");
        bench.tell(reference, sek("100.00"), sale(1, "o" + reference, "100.00"));
        bench.run();
    }

    @Test
    void whatComesLateIsBookedOnTheNextOpenDayAndStaysThereWhenTheMonthIsOpened() {
        paid("P1");
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.ALREADY);
        assertThat(months.lock(bench.company, NOVEMBER.plusMonths(1), "eva")).isEqualTo(Hindrance.NONE);
        paid("P2");
        assertThat(bench.state("P2")).isEqualTo("booked");
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Utbetalning Klarna P1: 1581 -10000, 1589 10000",
                        "2027-01-01 Utbetalning Klarna P2: 1581 -10000, 1589 10000");
        assertThat(bench.texts("select voucher_date || ' ' || event_date || ' ' || fiscal_year from voucher"
                        + " where company_id = ? order by voucher_id"))
                .containsExactly("2026-11-02 2026-11-02 2026", "2027-01-01 2026-11-02 2027");
        // Payment and voucher went the same way.
        assertThat(bench.texts("select kind || ' ' || moved_from || ' ' || book_month from effect where company_id = ?"
                        + " and moved_from is not null order by made"))
                .contains("register-payment 2026-11-02 202701", "create-voucher 2026-11-02 202701");
        bench.planPayout("P2");
        bench.run();
        assertThat(bench.vouchers()).hasSize(2);

        assertThatThrownBy(() -> months.unlock(bench.company, NOVEMBER, " ", "eva"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(months.unlock(bench.company, NOVEMBER, "revisorns rättelse", "eva"))
                .isEqualTo(Hindrance.NONE);
        assertThat(months.unlock(bench.company, NOVEMBER, "igen", "eva")).isEqualTo(Hindrance.ALREADY);
        paid("P3");
        assertThat(bench.vouchers()).last().asString().startsWith("2026-11-02 Utbetalning Klarna P3");
        assertThat(bench.texts("select action || ' ' || subject || ' ' || details from audit_log where company_id = ?"
                        + " and action like 'month-end.%' order by audit_id"))
                .hasSize(3)
                .last()
                .asString()
                .startsWith("month-end.unlock 2026-11")
                .contains("revisorns rättelse");
    }

    /** Items and vouchers of an account at the end of a day: kind, day and amount of each item, then what the vouchers come to. */
    private List<String> specified(int account, ClearingAccount.Kind kind, String day) {
        var of = new ClearingAccount(account, kind, kind == ClearingAccount.Kind.PROVIDER ? "klarna" : "", 0);
        var at = LocalDate.parse(day);
        return bench.test.engine.database().forCompany("specified", bench.company, tx -> {
            var sql = ItemSql.of(bench.company, "SEK", of, at);
            var lines = new ArrayList<>(tx.query(
                    "select kind || ' ' || opened_on || ' ' || book_minor from (" + sql.text()
                            + ") i where book_minor <> 0 order by opened_on, kind",
                    row -> row.getString(1),
                    sql.with(List.of())));
            lines.add(tx.first(
                            "select coalesce(sum(r.debit_minor - r.credit_minor), 0)::text from voucher_row r join voucher v"
                                    + " on v.company_id = r.company_id and v.voucher_id = r.voucher_id"
                                    + " where r.company_id = ? and r.account = ? and v.voucher_date <= ?",
                            row -> row.getString(1),
                            bench.company,
                            account,
                            at)
                    .orElseThrow());
            return List.copyOf(lines);
        });
    }

    private void bank(String row) {
        var csv = "Bokföringsdatum;Belopp;Text\n" + row + "\n";
        var file = new BankDrop.File(
                "utdrag.csv", csv.getBytes(StandardCharsets.UTF_8), true, 1930, "SE3550000000054910000003");
        assertThat(bench.test.engine.desks().bank().take(bench.company, file, "eva"))
                .isInstanceOf(BankDrop.Outcome.Taken.class);
    }

    @Test
    void theSpecificationOfALockedMonthIsItsBalanceWhateverComesLate() {
        paid("PAY7001");
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        assertThat(months.lock(bench.company, NOVEMBER.plusMonths(1), "eva")).isEqualTo(Hindrance.NONE);
        // Of November: another payout, the bank line of the first, a sale with a voucher of its own, and one of a day.
        paid("PAY7002");
        bank("2026-11-03;100,00;KLARNA PAY7001");
        ownSale("o7", "2026-11-05", "70.00", false);
        ownSale("o8", "2026-11-06", "80.00", true);
        bench.run();
        for (var day : List.of("2026-11-30", "2026-12-31")) {
            assertThat(specified(1589, ClearingAccount.Kind.TRANSIT, day))
                    .containsExactly("transit 2026-11-02 10000", "10000");
        }
        assertThat(specified(1589, ClearingAccount.Kind.TRANSIT, "2027-01-01"))
                .containsExactly("transit 2027-01-01 10000", "10000");
        // Their payments stand in the accounting system: our vouchers have the payouts' −100.00 each, and what is open
        // of sales.
        assertThat(specified(1581, ClearingAccount.Kind.PROVIDER, "2026-12-31")).containsExactly("-10000");
        assertThat(specified(1581, ClearingAccount.Kind.PROVIDER, "2027-01-01"))
                .containsExactly("sale 2027-01-01 7000", "sale 2027-01-01 8000", "-5000");
        var kept = items();
        assertThat(bench.texts("select 'counted' || coalesce(clearing_recount(?)::text, '')"))
                .hasSize(1);
        assertThat(items()).isEqualTo(kept).contains("2027-01-01 7000", "2027-01-01 8000");
    }

    /**
     * What settles a payment by hand is beside the payout's own voucher: it does not clear the sale a day before, nor keep it cleared when
     * the payout's own is taken back.
     */
    @Test
    void aVoucherThatSettlesAPaymentByHandClearsNothing() {
        paid("P1");
        var cleared = List.of("2026-10-28 10000 2026-11-02");
        assertThat(items()).isEqualTo(cleared);
        ofPayout("by-hand:pay:P1", "2026-11-01", null);
        assertThat(items()).isEqualTo(cleared);
        recounted(cleared);
        ofPayout("P1:reversal", "2026-11-03", "select min(voucher_id)::text from voucher where company_id = ?");
        assertThat(items()).containsExactly("2026-10-28 10000");
        recounted(List.of("2026-10-28 10000"));
    }

    private void recounted(List<String> items) {
        assertThat(bench.texts("select 'counted' || coalesce(clearing_recount(?)::text, '')"))
                .hasSize(1);
        assertThat(items()).as("counted anew").isEqualTo(items);
    }

    /** @param reversed what finds the voucher that it takes back */
    private void ofPayout(String key, String day, @Nullable String reversed) {
        long payout = Long.parseLong(bench.texts("select payout_id::text from payout where company_id = ?")
                .getFirst());
        var reverses =
                reversed == null ? null : Long.valueOf(bench.texts(reversed).getFirst());
        bench.test
                .engine
                .database()
                .doForCompany(
                        "of-payout",
                        bench.company,
                        tx -> new VoucherWriter(bench.test.engine.ids())
                                .write(
                                        tx,
                                        new VoucherWriter.Source(
                                                bench.company, key, "K", payout, null, null, 1, "knyt", reverses, ""),
                                        new Voucher(
                                                LocalDate.parse(day),
                                                "Knyt " + key,
                                                "",
                                                List.of(),
                                                List.of(row(1581, 10_000, 0, ""), row(1589, 0, 10_000, ""))),
                                        bench.test.clock.instant()));
    }

    private List<String> items() {
        return bench
                .texts(
                        "select opened_on || ' ' || amount_minor || ' ' || coalesce(cleared_on::text, '') from provider_item"
                                + " where company_id = ? order by fact_id")
                .stream()
                .map(String::strip)
                .toList();
    }

    /** A sale booked by a voucher of ours, by itself or as its channel's day. */
    private void ownSale(String order, String day, String amount, boolean daily) {
        var date = LocalDate.parse(day);
        long minor = sek(amount).minor();
        var key = daily ? "day:1:" + day : "sale:1:" + order;
        bench.test.engine.database().doForCompany("own-sale", bench.company, tx -> {
            tx.update(
                    "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,"
                            + " event_date, currency, amount_minor, own_minor, tax_minor, body, settings_version, created_at)"
                            + " values (?, ?, ?, 'sale', ?, ?, 1, 'klarna', ?, 'SEK', ?, ?, 0, '{}', 1, ?)",
                    bench.company,
                    minor,
                    "sale:1:" + order,
                    minor,
                    minor,
                    date,
                    minor,
                    minor,
                    bench.test.clock.instant());
            var rows = List.of(
                    row(1581, minor, 0, daily ? "" : "sale:1:" + order),
                    row(3001, 0, minor, daily ? "" : "sale:1:" + order));
            new VoucherWriter(bench.test.engine.ids())
                    .write(
                            tx,
                            new VoucherWriter.Source(bench.company, key, "K", null, null, null, 1, "knyt"),
                            new Voucher(date, "Knyt " + order, "", List.of(), rows),
                            bench.test.clock.instant());
            if (daily) {
                tx.update(
                        "insert into day_entry (company_id, entry_key, connection_id, day, series, target_id, trail_id, document_id,"
                                + " credit, provider, currency, provider_minor, body, due_at)"
                                + " select company_id, fact_key, 1, ?, 'K', 2, trail_id, document_id, false, 'klarna', 'SEK', amount_minor,"
                                + " '{}', created_at from fact where company_id = ? and fact_key = ?",
                        date,
                        bench.company,
                        "sale:1:" + order);
                tx.update(
                        "update day_entry set voucher_id = (select voucher_id from voucher where company_id = ? and voucher_key = ?)"
                                + " where company_id = ?",
                        bench.company,
                        key,
                        bench.company);
            }
        });
    }

    private static VoucherRow row(int account, long debit, long credit, String fact) {
        return new VoucherRow(
                account,
                Money.of(debit, Currency.SEK),
                Money.of(credit, Currency.SEK),
                "",
                "",
                fact,
                "",
                RowCoding.NONE);
    }

    @Test
    void aMonthInWhichSomethingIsStillToBeBookedOrThatIsNotOverIsNotLocked() {
        bench.sold("o1", "i1", "100.00");
        bench.tell("P1", sek("100.00"), sale(1, "o1", "100.00"));
        bench.plan();
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.UNDER_WAY);
        bench.run();
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        assertThat(months.lock(bench.company, YearMonth.of(2027, 6), "eva")).isEqualTo(Hindrance.NOT_OVER);
    }

    /** In the first hour of a month, or while a day is held: what is recorded and has no voucher is of the month all the same. */
    @Test
    void aMonthOfWhichVouchersAreStillToBeWrittenIsNotLocked() {
        ownSale("o8", "2026-11-30", "80.00", true);
        var voucher = bench.texts("select voucher_id::text from voucher where company_id = ?")
                .getFirst();
        bench.sql("update day_entry set voucher_id = null where company_id = ?");
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.UNDER_WAY);
        bench.sql("update day_entry set voucher_id = " + voucher + " where company_id = ?");
        bench.sql("insert into prepaid_run (company_id, month, due) values (?, date '2026-11-01', true)");
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.UNDER_WAY);
        bench.sql("update prepaid_run set due = false where company_id = ?");
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
    }
}
