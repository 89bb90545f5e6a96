package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;
import se.knyt.engine.flows.FlowCode;

/**
 * One order of 1 249.00, of which the shop told 800.00 by Klarna and 449.00 by Stripe; 850.00 of it went back, told as 800.00 and 50.00. The
 * payouts say otherwise, Klarna's on 2 November and Stripe's on the 5th. Amounts by hand.
 */
class OtherSharesTest {
    private static final Instant LATER = Instant.parse("2026-11-05T06:00:00Z");
    private static final long TRAIL = 1001;

    private PayoutBench bench;
    private long facts = 1;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** @param own whether a voucher of ours has put it on the provider's account; else it stands on invoice or credit note 55 */
    private void told(String provider, String type, String amount, boolean own) {
        long fact = facts++;
        bench.test.engine.database().doForCompany("told", bench.company, tx -> {
            tx.update(
                    "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,"
                            + " invoice_number, event_date, currency, amount_minor, own_minor, tax_minor, body, settings_version,"
                            + " created_at) values (?, ?, ?, ?, ?, 7, 1, ?, ?, date '2026-10-28', 'SEK', ?, ?, 0, '{}', 1, ?)",
                    bench.company,
                    fact,
                    type + ":1:1001" + (fact % 2 == 1 ? "" : ":by:" + provider),
                    type,
                    TRAIL,
                    provider,
                    own ? "" : "55",
                    sek(amount).minor(),
                    own ? sek(amount).minor() : 0L,
                    bench.test.clock.instant());
            tx.update(
                    "insert into fact_reference (company_id, provider, reference, rank, fact_id) values (?, ?, '1001', 4, ?)",
                    bench.company,
                    provider,
                    fact);
        });
    }

    private void sold(boolean own) {
        told("klarna", "sale", "800.00", own);
        told("stripe", "sale", "449.00", own);
    }

    private static PayoutLine paid(String amount) {
        return PayoutBench.line(1, PayoutLine.Kind.SALE, "1001", "T-1001", sek(amount));
    }

    private static PayoutLine back(String amount) {
        return PayoutBench.line(1, PayoutLine.Kind.REFUND, "1001", "R-1001", sek("-" + amount));
    }

    private void tell(String provider, String reference, Instant at, PayoutLine line) {
        var zero = Money.zero(Currency.SEK);
        bench.tell(
                new Payout(
                        reference,
                        reference,
                        provider,
                        Currency.SEK,
                        at,
                        line.amount(),
                        zero,
                        zero,
                        Optional.empty(),
                        Map.of()),
                line);
        bench.run();
    }

    private void klarna(PayoutLine line) {
        tell("klarna", "K1", PayoutBench.PAID, line);
    }

    private void stripe(PayoutLine line) {
        tell("stripe", "S1", LATER, line);
    }

    /** Each payment as "amount method". */
    private List<String> payments() {
        return bench.texts("select (body::json ->> 'amount') || ' ' || (body::json ->> 'method') from effect"
                + " where company_id = ? and kind = 'register-payment' and state = 'done' order by 1");
    }

    private List<String> ends() {
        return bench.texts(
                "select code || ' ' || coalesce(args::json ->> 'amount', '') || ' '"
                        + " || coalesce(args::json ->> 'over', '') || ' ' || coalesce(args::json ->> 'with', '') || ' '"
                        + " || coalesce(args::json ->> 'paid', '') from loose_end where company_id = ? and closed_at is null order by 1");
    }

    /** What is listed of the lines, in öre. */
    private List<String> differences() {
        return bench.texts("select p.provider || ' ' || l.status || ' ' || l.difference || ' ' || l.difference_minor"
                + " from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id"
                + " where l.company_id = ? order by 1");
    }

    /** What is named as open on a provider's account at a day, in öre, in the books and on invoices. */
    private long items(int account, String provider, LocalDate day) {
        var sql = ItemSql.of(
                bench.company, "SEK", new ClearingAccount(account, ClearingAccount.Kind.PROVIDER, provider, 0), day);
        return bench.test
                .engine
                .database()
                .forCompany(
                        "items",
                        bench.company,
                        tx -> tx.first(
                                        "select coalesce(sum(account_minor + ledger_minor), 0)::bigint from ("
                                                + sql.text() + ") i",
                                        row -> row.getLong(1),
                                        sql.with(List.of()))
                                .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withACustomerLedgerTheOneInvoiceIsPaidByWhatEachHasPaid(boolean klarnaFirst) {
        sold(false);
        if (klarnaFirst) {
            klarna(paid("900.00"));
            assertThat(ends()).containsExactly("payout.line-share-awaited 900.00 SEK   ");
            stripe(paid("349.00"));
        } else {
            stripe(paid("349.00"));
            assertThat(ends()).containsExactly("payout.line-share-awaited 349.00 SEK   ");
            klarna(paid("900.00"));
        }
        assertThat(ends()).isEmpty();
        assertThat(payments()).containsExactly("349.00 SEK STRIPE", "900.00 SEK KLARNA");
        assertThat(differences())
                .containsExactly("klarna matched other_share -10000", "stripe matched other_share 10000");
        assertThat(bench.state("K1")).isEqualTo("booked");
        assertThat(bench.state("S1")).isEqualTo("booked");
        var after = LocalDate.of(2026, 12, 31);
        assertThat(items(1581, "klarna", after)).isZero();
        assertThat(items(1582, "stripe", after)).isZero();
        // No voucher of ours but the payouts': 1510 is the accounting system's.
        assertThat(bench.vouchers())
                .containsExactlyInAnyOrder(
                        "2026-11-02 Utbetalning Klarna K1: 1581 -90000, 1589 90000",
                        "2026-11-05 Utbetalning Stripe S1: 1582 -34900, 1589 34900");
    }

    /** 1581 had 800.00 of the sale and gave 900.00; 1582 had 449.00 and gave 349.00: 100.00 moves from the one to the other. */
    @Test
    void inOwnBooksWhatStoodOnTheOthersAccountMovesAndEachDayIsExplained() {
        bench.flow(false);
        bench.test
                .engine
                .companies()
                .flow(bench.company, FlowCode.PAYOUTS_TO_VOUCHERS, bench.provider.id(), bench.erp.id(), true);
        sold(true);
        klarna(paid("900.00"));
        stripe(paid("349.00"));
        assertThat(ends()).isEmpty();
        assertThat(bench.vouchers())
                .containsExactlyInAnyOrder(
                        "2026-11-02 Utbetalning Klarna K1: 1581 -90000, 1589 90000",
                        "2026-11-05 Omfördelning 1001 Stripe S1: 1581 10000, 1582 -10000",
                        "2026-11-05 Utbetalning Stripe S1: 1582 -34900, 1589 34900");
        assertThat(bench.effects("create-voucher")).hasSize(3).allMatch(effect -> effect.endsWith(" done"));
        assertThat(bench.state("K1")).isEqualTo("booked");
        assertThat(bench.state("S1")).isEqualTo("booked");
        // By hand, from the sale of 28 October on: 800, 800 - 900 from the 2nd, and nothing from the 5th; 449, and
        // nothing from the 5th.
        assertThat(days(1581, "klarna")).containsExactly(80_000L, 80_000L, -10_000L, -10_000L, -10_000L, 0L, 0L);
        assertThat(days(1582, "stripe")).containsExactly(44_900L, 44_900L, 44_900L, 44_900L, 44_900L, 0L, 0L);
        assertThat(differences())
                .containsExactly("klarna matched other_share -10000", "stripe matched other_share 10000");
        assertThat(bench.texts("select 'counted' || coalesce(clearing_recount(?)::text, '')"))
                .hasSize(1);
        assertThat(days(1581, "klarna")).containsExactly(80_000L, 80_000L, -10_000L, -10_000L, -10_000L, 0L, 0L);
    }

    private List<Long> days(int account, String provider) {
        var result = new ArrayList<Long>();
        for (var day = LocalDate.of(2026, 10, 31); day.isBefore(LocalDate.of(2026, 11, 7)); day = day.plusDays(1)) {
            result.add(items(account, provider, day));
        }
        return result;
    }

    /** 900.00 + 400.00 is 51.00 more than 1 249.00: neither is booked against the order before Stripe has corrected its payout. */
    @Test
    void togetherMoreThanTheOrderIsForSettlesNothingAndNamesBoth() {
        sold(false);
        klarna(paid("900.00"));
        stripe(paid("400.00"));
        assertThat(ends())
                .containsExactly(
                        "payout.line-shares-differ 400.00 SEK 51.00 SEK K1 900.00 SEK",
                        "payout.line-shares-differ 900.00 SEK 51.00 SEK S1 400.00 SEK");
        assertThat(payments()).isEmpty();
        stripe(paid("349.00"));
        assertThat(ends()).isEmpty();
        assertThat(payments()).containsExactly("349.00 SEK STRIPE", "900.00 SEK KLARNA");
    }

    /** Stripe's 449.00 are what the shop told; with them Klarna's 900.00 are 100.00 more than the order is for. */
    @Test
    void whatIsAsToldIsTakenAndTheOtherIsNamedWithIt() {
        sold(false);
        klarna(paid("900.00"));
        stripe(paid("449.00"));
        assertThat(payments()).containsExactly("449.00 SEK STRIPE");
        assertThat(ends()).containsExactly("payout.line-shares-differ 900.00 SEK 100.00 SEK S1 449.00 SEK");
        klarna(paid("800.00"));
        assertThat(ends()).isEmpty();
        assertThat(payments()).containsExactly("449.00 SEK STRIPE", "800.00 SEK KLARNA");
        assertThat(differences()).containsExactly("klarna matched  0", "stripe matched  0");
    }

    /** Both providers tell it otherwise later, as the shop did: what was moved moves back. */
    @Test
    void sharedAnewWhenThePayoutsChange() {
        bench.flow(false);
        bench.test
                .engine
                .companies()
                .flow(bench.company, FlowCode.PAYOUTS_TO_VOUCHERS, bench.provider.id(), bench.erp.id(), true);
        sold(true);
        klarna(paid("900.00"));
        stripe(paid("349.00"));
        klarna(paid("800.00"));
        assertThat(ends()).containsExactly("payout.line-shares-differ 800.00 SEK -100.00 SEK S1 349.00 SEK");
        stripe(paid("449.00"));
        assertThat(ends()).isEmpty();
        var after = LocalDate.of(2026, 12, 31);
        assertThat(items(1581, "klarna", after)).isZero();
        assertThat(items(1582, "stripe", after)).isZero();
        assertThat(bench.texts("select r.account || ' ' || sum(r.debit_minor - r.credit_minor) from voucher_row r"
                        + " where r.company_id = ? and r.account in (1581, 1582) group by r.account order by 1"))
                .containsExactly("1581 -80000", "1582 -44900");
    }

    /** 700.00 + 150.00 is what went back, told as 800.00 and 50.00. */
    @Test
    void refundsAreWeighedTogetherToo() {
        told("klarna", "credit", "800.00", false);
        told("stripe", "credit", "50.00", false);
        klarna(back("700.00"));
        stripe(back("150.00"));
        assertThat(ends()).isEmpty();
        assertThat(payments()).containsExactly("-150.00 SEK STRIPE", "-700.00 SEK KLARNA");
        assertThat(differences())
                .containsExactly("klarna matched other_share -10000", "stripe matched other_share 10000");
        assertThat(items(1581, "klarna", LocalDate.of(2026, 12, 31))).isZero();
    }

    @Test
    void refundsThatAreTogetherMoreThanWentBackAreNamed() {
        told("klarna", "credit", "800.00", true);
        told("stripe", "credit", "50.00", true);
        klarna(back("700.00"));
        stripe(back("151.00"));
        assertThat(ends())
                .containsExactly(
                        "payout.line-shares-differ 151.00 SEK 1.00 SEK K1 700.00 SEK",
                        "payout.line-shares-differ 700.00 SEK 1.00 SEK S1 151.00 SEK");
        assertThat(differences()).allMatch(line -> line.contains("suggested"));
    }

    /** The purchase with its number: by that a line of a provider of which the shop told nothing finds it. */
    private void numbered(long trail) {
        bench.test.engine.database().doForCompany("trail", bench.company, tx -> {
            tx.update(
                    "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id,"
                            + " source_changed_at, updated_at) values (?, ?, 1, 'order', ?, 1, '', '{}', 1, ?, ?)",
                    bench.company,
                    trail,
                    String.valueOf(trail),
                    bench.test.clock.instant(),
                    bench.test.clock.instant());
            tx.update(
                    "insert into trail (company_id, trail_id, order_document_id, order_number, currency, placed_at, updated_at)"
                            + " values (?, ?, ?, '1001', 'SEK', ?, ?)",
                    bench.company,
                    trail,
                    trail,
                    bench.test.clock.instant(),
                    bench.test.clock.instant());
        });
    }

    private void toVouchers() {
        bench.flow(false);
        bench.test
                .engine
                .companies()
                .flow(bench.company, FlowCode.PAYOUTS_TO_VOUCHERS, bench.provider.id(), bench.erp.id(), true);
    }

    /** The shop told all of the 1 249.00 by Klarna; Klarna pays 800.00 and Stripe 449.00, in either order. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProviderThatTheShopDidNotTellPaysItsPartOfTheInvoice(boolean klarnaFirst) {
        numbered(TRAIL);
        told("klarna", "sale", "1249.00", false);
        if (klarnaFirst) {
            klarna(paid("800.00"));
            stripe(paid("449.00"));
        } else {
            stripe(paid("449.00"));
            assertThat(ends()).containsExactly("payout.line-share-awaited 449.00 SEK   ");
            klarna(paid("800.00"));
        }
        assertThat(ends()).isEmpty();
        assertThat(payments()).containsExactly("449.00 SEK STRIPE", "800.00 SEK KLARNA");
        assertThat(differences())
                .containsExactly("klarna matched other_share 44900", "stripe matched other_share -44900");
        assertThat(bench.state("K1")).isEqualTo("booked");
        assertThat(bench.state("S1")).isEqualTo("booked");
        var after = LocalDate.of(2026, 12, 31);
        assertThat(items(1581, "klarna", after)).isZero();
        assertThat(items(1582, "stripe", after)).isZero();
        assertThat(bench.vouchers())
                .containsExactlyInAnyOrder(
                        "2026-11-02 Utbetalning Klarna K1: 1581 -80000, 1589 80000",
                        "2026-11-05 Utbetalning Stripe S1: 1582 -44900, 1589 44900");
    }

    /** 1581 had 1 249.00 and gave 800.00: the 449.00 that Stripe has move to 1582 on the day of its payout, which takes them off. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inOwnBooksItsPartMovesToItsAccount(boolean klarnaFirst) {
        toVouchers();
        numbered(TRAIL);
        told("klarna", "sale", "1249.00", true);
        if (klarnaFirst) {
            klarna(paid("800.00"));
            stripe(paid("449.00"));
        } else {
            stripe(paid("449.00"));
            klarna(paid("800.00"));
        }
        assertThat(ends()).isEmpty();
        assertThat(bench.vouchers())
                .containsExactlyInAnyOrder(
                        "2026-11-02 Utbetalning Klarna K1: 1581 -80000, 1589 80000",
                        "2026-11-05 Omfördelning 1001 " + (klarnaFirst ? "Stripe S1" : "Klarna K1")
                                + ": 1581 -44900, 1582 44900",
                        "2026-11-05 Utbetalning Stripe S1: 1582 -44900, 1589 44900");
        assertThat(differences())
                .containsExactly("klarna matched other_share 44900", "stripe matched other_share -44900");
        var klarna = List.of(124_900L, 124_900L, 44_900L, 44_900L, 44_900L, 0L, 0L);
        assertThat(days(1581, "klarna")).isEqualTo(klarna);
        assertThat(days(1582, "stripe")).containsExactly(0L, 0L, 0L, 0L, 0L, 0L, 0L);
        assertThat(bench.texts("select 'counted' || coalesce(clearing_recount(?)::text, '')"))
                .hasSize(1);
        assertThat(days(1581, "klarna")).isEqualTo(klarna);
        assertThat(days(1582, "stripe")).containsExactly(0L, 0L, 0L, 0L, 0L, 0L, 0L);
    }

    /** 800.00 + 400.00 is 49.00 less than 1 249.00, and 1 249.00 + 449.00 is 449.00 more: each is named with the other's amount. */
    @Test
    void togetherNotWhatTheOrderIsForItIsNobodysAndBothAreNamed() {
        numbered(TRAIL);
        told("klarna", "sale", "1249.00", false);
        klarna(paid("800.00"));
        stripe(paid("400.00"));
        assertThat(ends())
                .containsExactly(
                        "payout.line-shares-differ 400.00 SEK -49.00 SEK K1 800.00 SEK",
                        "payout.line-shares-differ 800.00 SEK -49.00 SEK S1 400.00 SEK");
        assertThat(payments()).isEmpty();
        klarna(paid("1249.00"));
        assertThat(ends()).containsExactly("payout.line-shares-differ 400.00 SEK 400.00 SEK K1 1249.00 SEK");
        assertThat(payments()).containsExactly("1249.00 SEK KLARNA");
    }

    /** 849.00 and 400.00 after 800.00 and 449.00; then Stripe takes its line back and Klarna has paid all of it after all. */
    @Test
    void whatNoShopToldFollowsThePayoutsAndGoesBack() {
        toVouchers();
        numbered(TRAIL);
        told("klarna", "sale", "1249.00", true);
        klarna(paid("800.00"));
        stripe(paid("449.00"));
        stripe(paid("400.00"));
        klarna(paid("849.00"));
        assertThat(ends()).isEmpty();
        assertThat(differences())
                .containsExactly("klarna matched other_share 40000", "stripe matched other_share -40000");
        stripe(PayoutBench.line(1, PayoutLine.Kind.ADJUSTMENT, "", "A-1", sek("400.00")));
        klarna(paid("1249.00"));
        assertThat(ends()).noneMatch(end -> end.contains("share"));
        assertThat(differences()).contains("klarna matched  0");
        var after = LocalDate.of(2026, 12, 31);
        assertThat(items(1581, "klarna", after)).isZero();
        assertThat(items(1582, "stripe", after)).isZero();
        assertThat(bench.texts("select r.account || ' ' || sum(r.debit_minor - r.credit_minor) from voucher_row r"
                        + " where r.company_id = ? and r.account = 1581 group by r.account order by 1"))
                .containsExactly("1581 -124900");
    }

    @Test
    void aNumberOfTwoPurchasesFindsNone() {
        numbered(TRAIL);
        numbered(TRAIL + 1);
        told("klarna", "sale", "1249.00", false);
        klarna(paid("800.00"));
        stripe(paid("449.00"));
        assertThat(payments()).isEmpty();
        assertThat(ends()).hasSize(2).noneMatch(end -> end.contains("share"));
    }

    /** 500.00 + 350.00 is what went back, told as 850.00 by Klarna. */
    @Test
    void aRefundThatTheShopToldOfOneIsWeighedTogetherToo() {
        numbered(TRAIL);
        told("klarna", "credit", "850.00", false);
        klarna(back("500.00"));
        stripe(back("350.00"));
        assertThat(ends()).isEmpty();
        assertThat(payments()).containsExactly("-350.00 SEK STRIPE", "-500.00 SEK KLARNA");
        assertThat(items(1581, "klarna", LocalDate.of(2026, 12, 31))).isZero();
        assertThat(items(1582, "stripe", LocalDate.of(2026, 12, 31))).isZero();
    }
}
