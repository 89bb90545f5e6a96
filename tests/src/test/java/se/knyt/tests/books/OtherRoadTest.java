package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.flows.FlowCode;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;

/** What goes back by another road in both ways of booking, until a person or the bank's line pays it, and taken back. */
class OtherRoadTest extends RoadBooks {
    /** 2 400.00 with a fifth of it in VAT, 480.00, and freight of 49.00 less 9.80. */
    private static final String[] SALES = {"3001 -1920.00", "3520 -39.20", "2611 -489.80"};

    @TempDir
    Path folder;

    /** Until it is paid the buyer is owed 249.00 on 2490; a person says when and from where. Klarna is never asked for it. */
    @Test
    void inOurOwnBooksItIsADebtToTheBuyerUntilAPersonSaysThatItWasPaid() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            var before = owedAndTheRestByTheProvider(merchant);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2490 -249.00", "1581 2698.00"))
                    .doesNotContainKey(1930);
            var paid = merchant.engine.desks().roads().paid(merchant.company, before, word(1930, false));
            assertThat(paid.orElseThrow().problem()).isEmpty();
            assertThat(paid.get().vouchers()).hasSize(1);
            assertThat(merchant.engine.desks().roads().paid(merchant.company, before, word(1930, false)))
                    .as("twice is once")
                    .isEmpty();
            merchant.settle();
            assertThat(Ledgers.own(merchant))
                    .containsAllEntriesOf(Ledgers.rows("1930 -249.00", "1581 2698.00"))
                    .doesNotContainKey(2490);
            takenBackItIsOwedAgain(merchant, before);
            allTied(merchant);
            assertThat(Ledgers.own(merchant))
                    .containsAllEntriesOf(Ledgers.rows(SALES))
                    .containsAllEntriesOf(Ledgers.rows("1930 -249.00"))
                    .doesNotContainKeys(1581, 2490, 2999);
        }
    }

    /** The credit note stands open in the customer ledger until it is paid from 1930: 1510 +249.00, 1930 −249.00. */
    @Test
    void withACustomerLedgerTheBanksLinePaysTheCreditNote() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.engine
                    .companies()
                    .flow(merchant.company, FlowCode.PAYOUTS_TO_BOOKS, merchant.klarna, merchant.fortnox, true);
            long owed = owedAndTheRestByTheProvider(merchant);
            assertThat(Ledgers.general(world)).doesNotContainKeys(2490, 1930);
            var order = text(merchant, "select min(order_number) from trail where company_id = ?");
            var file = "Bokföringsdatum;Belopp;Text\n" + today() + ";-249,00;Återbetalning " + order + "\n" + today()
                    + ";-31200,00;Lön\n";
            var outcome = merchant.engine
                    .desks()
                    .bank()
                    .take(
                            merchant.company,
                            new BankDrop.File(
                                    "utdrag.csv",
                                    file.getBytes(StandardCharsets.UTF_8),
                                    true,
                                    1930,
                                    "SE3550000000054910000003"),
                            "Eva");
            assertThat(outcome).isInstanceOfSatisfying(BankDrop.Outcome.Taken.class, taken -> {
                assertThat(taken.kept()).as("the wages are no matter of ours").isEqualTo(1);
                assertThat(taken.matched()).isEqualTo(1);
            });
            merchant.settle();
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("1930 -249.00"));
            takenBackAPersonUndoesThePayment(merchant, owed);
            // The bank's line stands open since its word was taken back; the person's word has the money.
            var line = Long.parseLong(
                    text(
                            merchant,
                            "select bank_entry_id::text from bank_entry where company_id = ? and state = 'open' and amount_minor = -24900"));
            assertThat(merchant.engine
                            .desks()
                            .bank()
                            .letBe(merchant.company, line, "Noterad med återbetalningen", "Eva"))
                    .isTrue();
            allTied(merchant);
            assertThat(Ledgers.general(world))
                    .containsAllEntriesOf(Ledgers.rows(SALES))
                    .containsAllEntriesOf(Ledgers.rows("1930 -249.00"))
                    .doesNotContainKeys(1510, 1581, 2490, 2999);
            assertThat(Ledgers.customers(world)).isZero();
        }
    }

    /** A payment that waits for a person has not gone: the word is taken back at once, and no payment is left to be made. */
    @Test
    void aWordIsTakenBackWhileItsPaymentIsHeld() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.engine
                    .companies()
                    .flow(merchant.company, FlowCode.PAYOUTS_TO_BOOKS, merchant.klarna, merchant.fortnox, true);
            takenBackWhileItsPaymentIsHeld(merchant, owedAndTheRestByTheProvider(merchant));
        }
    }

    private void takenBackWhileItsPaymentIsHeld(Merchant merchant, long owed) {
        var control = merchant.engine.control();
        control.connectionState(merchant.company, merchant.fortnox, "paused", "Eva");
        assertThat(merchant.engine
                        .desks()
                        .roads()
                        .paid(merchant.company, owed, word(1930, false))
                        .orElseThrow()
                        .problem())
                .isEmpty();
        merchant.settle();
        int held = merchant.engine
                .database()
                .forCompany(
                        "test",
                        merchant.company,
                        tx -> tx.update(
                                "update effect set state = 'held' where company_id = ? and kind = 'register-payment' and state = 'waiting'",
                                merchant.company));
        assertThat(held).isEqualTo(1);
        var turned = merchant.engine
                .desks()
                .roadReversals()
                .takeBack(merchant.company, owed, "Fel dag", "Eva")
                .orElseThrow();
        assertThat(turned.problem()).isEmpty();
        assertThat(turned.payments()).isEmpty();
        control.connectionState(merchant.company, merchant.fortnox, "active", "Eva");
        merchant.settle();
        assertThat(
                        text(
                                merchant,
                                "select string_agg(distinct code, ',') from loose_end where company_id = ? and closed_at is null"))
                .isEqualTo("refund.by-road");
        assertThat(Ledgers.general(world)).doesNotContainKeys(2490, 1930);
    }

    /** The voucher is turned on its own day: 2490 has the 249.00 again and 1930 nothing; said again it is paid by another one. */
    private void takenBackItIsOwedAgain(Merchant merchant, long owed) {
        var back = merchant.engine.desks().roadReversals();
        assertThat(back.takeBack(merchant.company, owed, " ", "Eva")
                        .orElseThrow()
                        .problem())
                .isEqualTo("road.no-reason");
        var turned = back.takeBack(merchant.company, owed, "Fel konto", "Eva").orElseThrow();
        assertThat(turned.problem()).isEmpty();
        assertThat(turned.voucher().orElseThrow().text())
                .startsWith("Rättelse av ")
                .endsWith("Fel konto");
        assertThat(back.takeBack(merchant.company, owed, "Fel konto", "Eva")).isEmpty();
        merchant.settle();
        assertThat(Ledgers.own(merchant))
                .containsAllEntriesOf(Ledgers.rows("2490 -249.00"))
                .doesNotContainKey(1930);
        assertThat(text(
                        merchant,
                        "select string_agg(code, ',') from loose_end where company_id = ? and closed_at is null"))
                .isEqualTo("refund.by-road");
        assertThat(merchant.engine
                        .desks()
                        .roads()
                        .paid(merchant.company, owed, word(1930, false))
                        .orElseThrow()
                        .problem())
                .isEmpty();
        merchant.settle();
        assertThat(Ledgers.own(merchant))
                .containsAllEntriesOf(Ledgers.rows("1930 -249.00"))
                .doesNotContainKey(2490);
    }

    /**
     * Fortnox lets nobody but a person take a booked payment back: it waits for that, and no second payment is made meanwhile. The bank's
     * line is free, and is not taken again by itself. When the payment turns out to stand, it is said to be there.
     */
    private void takenBackAPersonUndoesThePayment(Merchant merchant, long owed) {
        var turned = merchant.engine
                .desks()
                .roadReversals()
                .takeBack(merchant.company, owed, "Fel rad", "Eva")
                .orElseThrow();
        assertThat(turned.problem()).isEmpty();
        assertThat(turned.voucher()).isEmpty();
        assertThat(turned.payments()).hasSize(1);
        merchant.settle();
        assertThat(text(merchant, "select string_agg(state, ',') from bank_entry where company_id = ?"))
                .isEqualTo("open");
        assertThat(
                        text(
                                merchant,
                                "select string_agg(code, ',' order by code) from loose_end where company_id = ? and closed_at is null"))
                .isEqualTo("fortnox.undo-by-hand,refund.by-road");
        var desk = merchant.engine.desks().roads();
        assertThat(desk.paid(merchant.company, owed, word(1930, false))
                        .orElseThrow()
                        .problem())
                .isEqualTo("road.undo-waits");
        assertThat(desk.paid(merchant.company, owed, word(1930, true))
                        .orElseThrow()
                        .problem())
                .isEmpty();
        merchant.settle();
    }

    private static void allTied(Merchant merchant) {
        merchant.advance(Duration.ofDays(14));
        var status = merchant.status();
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(2);
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
        assertThat(text(
                        merchant,
                        "select count(*)::text from provider_item where company_id = ? and cleared_on is null"))
                .isEqualTo("0");
    }
}
