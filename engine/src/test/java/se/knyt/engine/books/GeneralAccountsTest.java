package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.GeneralChecks.Problem;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.clearing.ClearingAccount;

/**
 * General accounts that are changed while money is on its way. PAY7001 pays 950.00 on 2 November (1 000.00 sold, fee 40.00, VAT 10.00)
 * and is booked before; PAY7002 pays 350.00 on 6 November (500.00 sold, 100.00 held back, the same fee) after. Each stands on its own
 * account of money in transit until the bank shows it.
 */
class GeneralAccountsTest {
    private static final Instant FRIDAY = Instant.parse("2026-11-06T06:00:00Z");

    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        bench.sold("1001", "55", "1000.00");
        bench.sold("1002", "56", "500.00");
        bench.test.clock.move(Duration.ofDays(10));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private GeneralAccountDesk desk() {
        return bench.test.engine.desks().generalAccounts();
    }

    private List<Problem> save(Map<String, String> values) {
        return desk().save(bench.company, desk().current(bench.company).version(), values, Set.of(), "eva");
    }

    private void tell(String reference, Instant at, String paid, PayoutLine... lines) {
        Money amount = sek(paid);
        var zero = Money.zero(amount.currency());
        bench.tell(
                new Payout(
                        reference,
                        reference,
                        "klarna",
                        amount.currency(),
                        at,
                        amount,
                        zero,
                        zero,
                        Optional.empty(),
                        Map.of()),
                lines);
        bench.run();
    }

    private void first(PayoutLine... fees) {
        var lines = new PayoutLine[fees.length + 1];
        lines[0] = sale(1, "1001", "1000.00");
        System.arraycopy(fees, 0, lines, 1, fees.length);
        tell("PAY7001", PayoutBench.PAID, "950.00", lines);
    }

    private void second() {
        tell(
                "PAY7002",
                FRIDAY,
                "350.00",
                sale(1, "1002", "500.00"),
                PayoutBench.line(2, PayoutLine.Kind.RESERVE_HOLD, "", "", sek("-100.00")),
                fee(3, "-40.00"),
                vat(4, "-10.00"));
    }

    private void drop(String row) {
        assertThat(bench.test
                        .engine
                        .desks()
                        .bank()
                        .take(
                                bench.company,
                                new BankDrop.File(
                                        "utdrag.csv",
                                        ("Bokföringsdatum;Belopp;Text\n" + row + "\n").getBytes(StandardCharsets.UTF_8),
                                        true,
                                        1930,
                                        "SE3550000000054910000003"),
                                "eva"))
                .isInstanceOf(BankDrop.Outcome.Taken.class);
        bench.run();
    }

    /** Days of November on which an account is not the sum of what is open there. */
    private List<LocalDate> notProved() {
        var settings = bench.test
                .engine
                .database()
                .forCompany(
                        "test",
                        bench.company,
                        tx -> bench.test.engine.settings().current(tx, bench.company))
                .settings();
        var accounts = ClearingAccount.of(settings.posting()).stream()
                .filter(account -> account.kind() == ClearingAccount.Kind.TRANSIT
                        || account.kind() == ClearingAccount.Kind.RESERVE
                        || account.kind() == ClearingAccount.Kind.SUSPENSE)
                .toList();
        return LocalDate.of(2026, 11, 1)
                .datesUntil(LocalDate.of(2026, 12, 1))
                .filter(day -> accounts.stream()
                        .anyMatch(account -> bench.open(account, day).stream()
                                        .mapToLong(Long::longValue)
                                        .sum()
                                != bench.standsOn(account.number(), day)))
                .toList();
    }

    private long stands(int account) {
        return bench.standsOn(account, LocalDate.of(2026, 11, 30));
    }

    @Test
    void whatIsOnItsWayKeepsItsAccountAndWhatComesAfterHasTheNewOne() {
        first(fee(2, "-40.00"), vat(3, "-10.00"));
        assertThat(save(Map.of("in-transit", "1684", "reserve", "1688", "input-vat", "2649")))
                .isEmpty();
        second();
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Utbetalning Klarna PAY7001: 1581 -100000, 1589 95000, 2641 1000, 6064 4000",
                        "2026-11-06 Utbetalning Klarna PAY7002: 1581 -50000, 1684 35000, 1688 10000, 2649 1000, 6064 4000");
        assertThat(stands(1589)).isEqualTo(95_000);
        assertThat(stands(1684)).isEqualTo(35_000);
        assertThat(notProved()).isEmpty();

        // Changed once more while both are on their way: each is taken off where it stands.
        assertThat(save(Map.of("in-transit", "1685"))).isEmpty();
        drop("2026-11-03;950,00;KLARNA BANK AB PAY7001");
        drop("2026-11-09;350,00;KLARNA BANK AB PAY7002");
        assertThat(bench.vouchers().subList(2, 4))
                .containsExactly(
                        "2026-11-03 Insättning Klarna PAY7001: 1589 -95000, 1930 95000",
                        "2026-11-09 Insättning Klarna PAY7002: 1684 -35000, 1930 35000");
        assertThat(stands(1589)).isZero();
        assertThat(stands(1684)).isZero();
        assertThat(notProved()).isEmpty();

        // The provider says of the first that an öre was rounding: what is booked anew is on the account that the
        // bank's
        // line took it off, and its VAT on the one that holds now.
        first(fee(2, "-39.99"), vat(3, "-10.00"), PayoutBench.line(4, PayoutLine.Kind.ROUNDING, "", "", sek("-0.01")));
        assertThat(bench.vouchers().getLast()).endsWith(": 1581 -100000, 1589 95000, 2649 1000, 3740 1, 6064 3999");
        assertThat(stands(1589)).isZero();
        assertThat(stands(1685)).isZero();
        assertThat(notProved()).isEmpty();

        assertThat(bench.texts("select details from audit_log where company_id = ?"
                        + " and action = 'general-accounts.change' order by audit_id"))
                .containsExactly(
                        "{\"in-transit\":\"1589 → 1684\",\"input-vat\":\"2641 → 2649\",\"reserve\":\"1689 → 1688\"}",
                        "{\"in-transit\":\"1684 → 1685\"}");
    }

    @Test
    void whatWouldBreakAProofIsRefusedByNameAndChangesNothing() {
        first(fee(2, "-40.00"), vat(3, "-10.00"));
        second();
        // 100.00 is held back on 1689: its release would be taken off another account.
        assertThat(save(Map.of("reserve", "1688", "rounding", "3741")))
                .containsExactly(new Problem(GeneralAccount.RESERVE, "open", List.of("1689")));
        assertThat(save(Map.of("in-transit", "abc", "fx-gain", "396")))
                .extracting(Problem::of, Problem::code)
                .containsExactlyInAnyOrder(
                        tuple(GeneralAccount.IN_TRANSIT, "digits"), tuple(GeneralAccount.FX_GAIN, "digits"));
        assertThat(save(Map.of("in-transit", "1580")))
                .as("the account of cards is another's only where a provider has it")
                .isEmpty();
        assertThat(save(Map.of("in-transit", "1581"))).extracting(Problem::code).containsExactly("provider");
        assertThat(desk().save(bench.company, 1, Map.of("rounding", "3741"), Set.of(), "eva"))
                .as("somebody has changed the settings meanwhile")
                .extracting(Problem::code)
                .containsExactly("version");
        bench.sql(
                "insert into gift_card_movement (company_id, movement_key, connection_id, kind, moved_on, currency, face_minor,"
                        + " book_currency, booked_minor) values (?, 'm', 1, 'issued', date '2026-11-01', 'SEK', 50000, 'SEK', 50000)");
        assertThat(save(Map.of("gift-cards", "2429", "prepaid", "2423")))
                .containsExactly(new Problem(GeneralAccount.GIFT_CARDS, "booked", List.of("2421")));
        assertThat(save(Map.of("prepaid", "2423"))).isEmpty();
        assertThat(desk().current(bench.company).accounts().prepaid()).isEqualTo(2423);
        assertThat(bench.texts("select settings_version::text from company where company_id = ?"))
                .containsExactly("3");
    }

    /** The worked payout of Stripe under reverse charge: 40.00 of fees, VAT 10.00, box 30 and 48, and its base on the account chosen for it and back. */
    @Test
    void thePreviewShowsTheVouchersAndChangesNothing() {
        var values = Map.of(
                "in-transit",
                "1684",
                "reverse-input-vat",
                "2647",
                "reverse-base-out",
                "4599",
                "eu-services",
                "4536",
                "prepaid",
                "2429");
        var tried = desk().preview(bench.company, values, Set.of());
        assertThat(tried.problems()).isEmpty();
        var accounts = tried.vouchers().stream()
                .flatMap(voucher -> voucher.rows().stream())
                .map(row -> row.account() + " "
                        + (row.debit().minor() - row.credit().minor()))
                .toList();
        assertThat(accounts).contains("1684 95499", "2647 1000", "2614 -1000", "4536 4000", "4599 -4000");
        assertThat(accounts).anyMatch(row -> row.startsWith("2429 "));
        assertThat(accounts).noneMatch(row -> row.startsWith("1589 ") || row.startsWith("2420 "));
        assertThat(desk().preview(bench.company, values, Set.of(1684)).problems())
                .extracting(Problem::code)
                .containsOnly("chart");
        assertThat(bench.texts("select settings_version::text from company where company_id = ?"))
                .containsExactly("1");
    }
}
