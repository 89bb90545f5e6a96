package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.ProviderChecks.Problem;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.commerce.Payout;
import se.knyt.core.money.Currency;

/** Accounts of a provider are tried before they are chosen, and what waited for them goes on when they are. */
class ProviderDeskTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private ProviderDesk desk() {
        return bench.test.engine.desks().providers();
    }

    private ProviderForm form(String provider, String... changes) {
        var values =
                new HashMap<>(desk().form(bench.company, provider).orElseThrow().values());
        for (int i = 0; i < changes.length; i += 2) {
            values.put(changes[i], changes[i + 1]);
        }
        return new ProviderForm(provider, values);
    }

    private void stripePaysOut() {
        bench.sold("stripe", "2001", "77", "1083.20");
        bench.tell("stripe", "po_1", sek("1064.25"), Optional.empty(), sale(1, "2001", "1083.20"), fee(2, "-18.95"));
        bench.run();
    }

    @Test
    void aPayoutWhoseFeesNobodyHasDecidedAboutIsBookedWhenSomebodyDoes() {
        stripePaysOut();
        assertThat(bench.state("po_1")).isEqualTo("held");
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("fee.vat-unanswered")
                .contains("\"0\":\"stripe\"");

        assertThat(desk().save(bench.company, form("stripe", "vat", "EXEMPT"), "eva@example.com"))
                .isEmpty();
        bench.run();
        assertThat(bench.state("po_1")).isEqualTo("booked");
        assertThat(bench.looseEnds()).isEmpty();
        // E7, with the money on its way: 1589 +1064.25, 6570 +18.95, 1582 −1083.20.
        assertThat(bench.vouchers()).singleElement().asString().endsWith(": 1582 -108320, 1589 106425, 6570 1895");
        assertThat(bench.texts("select action || ' ' || subject || ' ' || actor || ' ' || details from audit_log"
                        + " where company_id = ? and action like 'provider%'"))
                .containsExactly("provider.accounts stripe eva@example.com {\"vat\":\"UNANSWERED → EXEMPT\"}");
        assertThat(bench.texts("select settings_version::text from company where company_id = ?"))
                .containsExactly("2");
    }

    @Test
    void reverseChargeIsShownBeforeItIsChosenAndNothingIsWrittenByLooking() {
        stripePaysOut();
        var tried = desk().preview(bench.company, form("stripe", "vat", "REVERSE_CHARGE"));
        assertThat(tried.problems()).isEmpty();
        assertThat(tried.reference()).isEqualTo("po_1");
        // E7b.
        assertThat(accounts(tried))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        1589, 106_425L, 6570, 1_895L, 1582, -108_320L, 2645, 474L, 2614, -474L, 4535, 1_895L, 4598,
                        -1_895L));
        var asked = desk().preview(bench.company, form("stripe"));
        assertThat(asked.result().orElseThrow()).isInstanceOf(PostingResult.Held.class);
        assertThat(bench.vouchers()).isEmpty();
        assertThat(bench.texts("select settings_version::text from company where company_id = ?"))
                .containsExactly("1");
    }

    @Test
    void withoutAPayoutAWorkedExampleShowsEveryAccount() {
        // Svea's fee for handling with VAT, those for credit and interest without, and that for a dispute on 6064; its
        // service fee for a purchase taken back on 6570.
        var tried = desk().preview(
                        bench.company,
                        form("svea", "reserve", "1685", "chargeback", "1686", "advance", "2399", "adjustment", "6069"));
        assertThat(tried.reference()).isEmpty();
        assertThat(accounts(tried))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        1589, 82_499L, 6064, 27_000L, 2641, 1_000L, 1685, 10_000L, 1686, 20_000L, 6570, 4_000L, 2399,
                        -50_000L, 6069, 500L, 3740, 1L, 1592, -95_000L));
    }

    @Test
    void aProviderNobodyKnowsIsHeldUntilItHasAccounts() {
        bench.sold("walley", "3001", "78", "500.00");
        bench.tell("walley", "W1", sek("500.00"), Optional.empty(), sale(1, "3001", "500.00"));
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("provider.no-accounts");
        assertThat(desk().list(bench.company).getFirst()).isEqualTo(new ProviderDesk.Line("walley", null, true));

        assertThat(desk().save(bench.company, form("walley", "receivable", "1593"), "eva@example.com"))
                .containsExactly(new Problem("method", "method", List.of("")));
        assertThat(desk().save(
                                bench.company,
                                form("walley", "receivable", "1593", "method", "WALLEY"),
                                "eva@example.com"))
                .isEmpty();
        bench.run();
        assertThat(bench.state("W1")).isEqualTo("booked");
        assertThat(bench.vouchers()).singleElement().asString().endsWith(": 1589 50000, 1593 -50000");
        // What the merchant pays in stays on the provider's own account, whichever that is.
        assertThat(desk().form(bench.company, "walley").orElseThrow().value("deposit"))
                .isEmpty();
    }

    @Test
    void nonsenseIsNamedAndChangesNothing() {
        assertThat(desk().save(
                                bench.company,
                                form("paypal", "receivable", "15,83", "fees", "65700", "reserve", "<b>", "deposit", ""),
                                "eva@example.com"))
                .containsExactly(
                        new Problem("receivable", "digits", List.of("15,83")),
                        new Problem("fees", "digits", List.of("65700")),
                        new Problem("reserve", "digits", List.of("<b>")));
        assertThat(desk().save(bench.company, form("paypal", "receivable", "1581"), "eva@example.com"))
                .containsExactly(new Problem("receivable", "shared", List.of("1581", "klarna")));
        assertThat(desk().form(bench.company, "../klarna")).isEmpty();
        assertThat(desk().form(bench.company, "")).isEmpty();
        assertThat(bench.texts("select settings_version::text from company where company_id = ?"))
                .containsExactly("1");
    }

    /** Debit less credit by account of the payout's own voucher, in öre. */
    private static Map<Integer, Long> accounts(ProviderDesk.Preview preview) {
        var posted = (PostingResult.Posted) preview.result().orElseThrow();
        Voucher voucher = posted.entries().getLast().voucher();
        var sums = new HashMap<Integer, Long>();
        for (VoucherRow row : voucher.rows()) {
            sums.merge(row.account(), row.debit().minor() - row.credit().minor(), Long::sum);
        }
        return sums;
    }

    /** With a customer ledger the payment method of the contract's own account pays the invoices, from the day that was chosen. */
    @Test
    void aContractsPaymentsAndVouchersStandOnItsOwnAccountFromTheDay() {
        bench.sold("klarna", "1001", "71", "100.00");
        bench.tell("klarna", "P1", sek("100.00"), Optional.empty(), sale(1, "1001", "100.00"));
        bench.run();
        var desk = bench.test.engine.desks().ownReceivables();
        var state = desk.state(bench.company, "klarna", bench.provider.id()).orElseThrow();
        assertThat(state.common()).isEqualTo(1581);
        assertThat(state.now("")).isEmpty();
        assertThat(choose(desk, "1591", "KLARNA-2", PayoutBench.PAID))
                .extracting(Problem::code)
                // Kustom's account, and a day on which something is booked.
                .containsExactly("shared", "booked");
        var later = PayoutBench.PAID.plus(Duration.ofDays(40));
        assertThat(choose(desk, "1597", "KLARNA-2", later)).isEmpty();

        bench.sold("klarna", "1002", "72", "250.00");
        var zero = sek("0.00");
        // A payout is posted when its day is near.
        bench.test.clock.move(Duration.ofDays(40));
        bench.tell(
                new Payout(
                        "P2",
                        "P2",
                        "klarna",
                        Currency.SEK,
                        later,
                        sek("250.00"),
                        zero,
                        zero,
                        Optional.empty(),
                        Map.of()),
                sale(1, "1002", "250.00"));
        bench.run();
        assertThat(bench.vouchers())
                .extracting(text -> text.substring(text.indexOf(": ") + 2))
                .containsExactly("1581 -10000, 1589 10000", "1589 25000, 1597 -25000");
        assertThat(bench.texts(
                        "select reference || ' ' || account from payout where company_id = ? order by reference"))
                .containsExactly("P1 0", "P2 1597");
        assertThat(
                        bench.texts(
                                "select action || ' ' || details from audit_log where company_id = ? and action = 'provider.receivable'"))
                .singleElement()
                .asString()
                .contains("\"account\":\"1597\"")
                .contains("\"method\":\"KLARNA-2\"");
    }

    private List<Problem> choose(OwnReceivableDesk desk, String account, String method, Instant from) {
        var day = from.atZone(ZoneId.of("Europe/Stockholm")).toLocalDate().toString();
        return desk.choose(
                bench.company,
                "klarna",
                bench.provider.id(),
                new OwnReceivableDesk.Input("", account, method, day, Set.of(), "", "", ""),
                Set.of(),
                "eva@example.com");
    }
}
