package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.back;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.giftCard;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.payout;
import static se.knyt.core.bookkeeping.Given.payoutLine;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.receipt;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.Given.sale;
import static se.knyt.core.bookkeeping.Given.tax;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.Operation.BookCreditNote;
import se.knyt.core.bookkeeping.Operation.BookInvoice;
import se.knyt.core.bookkeeping.Operation.BookVoucher;
import se.knyt.core.bookkeeping.Operation.RegisterPayment;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/** M0–M12: with a customer ledger, what the accounting system is asked to do and what Knyt books, and the balances after each. */
class CustomerLedgerTest {
    private static final LocalDate DELIVERED = LocalDate.of(2026, 3, 9);
    private static final LocalDate RETURNED = LocalDate.of(2026, 3, 10);
    private static final LocalDate PAID = LocalDate.of(2026, 3, 12);
    private static final PostingSettings DIRECT = settings(BankLeg.DIRECT);

    private static PostingSettings settings(BankLeg leg) {
        return PostingSettings.swedish(
                LedgerMode.ACCOUNTING_SYSTEM,
                List.of(
                        KnownProviders.of("klarna", leg),
                        KnownProviders.of("stripe", leg).withFeeVat(FeeVat.EXEMPT)));
    }

    private static SaleFact order10482() {
        return sale(
                "10482",
                DELIVERED,
                List.of(goods("1200.00", "240.00", 25), freight("49.00", tax("25", "9.80"))),
                Tender.provider("klarna", kr("1249.00")));
    }

    private static SaleFact order10483() {
        return sale(
                "10483", DELIVERED, List.of(goods("599.00", "119.80", 25)), Tender.provider("klarna", kr("599.00")));
    }

    private static SaleFact return10455() {
        return sale(
                "10455-R1", RETURNED, List.of(goods("299.00", "59.80", 25)), Tender.provider("klarna", kr("299.00")));
    }

    private static PayoutLineFact sale10482(MatchPart... parts) {
        return payoutLine(1, Kind.SALE, "1249.00", parts);
    }

    private static PostingGroup.Payout thePayout(Optional<BankReceiptFact> receipt, PayoutLineFact first) {
        return new PostingGroup.Payout(
                payout("klarna", "SE7Q4KD2", PAID, "1474.55"),
                List.of(
                        first,
                        payoutLine(2, Kind.FEE, "-34.85"),
                        payoutLine(3, Kind.FEE_VAT, "-8.71"),
                        payoutLine(4, Kind.FEE, "-4.00"),
                        payoutLine(5, Kind.FEE_VAT, "-1.00"),
                        payoutLine(6, Kind.SALE, "599.00", MatchPart.invoice("56", kr("599.00"), kr("599.00"))),
                        payoutLine(7, Kind.FEE, "-16.71"),
                        payoutLine(8, Kind.FEE_VAT, "-4.18"),
                        payoutLine(9, Kind.FEE, "-4.00"),
                        payoutLine(10, Kind.FEE_VAT, "-1.00"),
                        payoutLine(
                                11, Kind.REFUND, "-299.00", MatchPart.creditNote("57", kr("-299.00"), kr("-299.00")))),
                receipt);
    }

    private static PostingGroup.Payout matched() {
        return thePayout(
                Optional.of(receipt(PAID, "1474.55")),
                sale10482(MatchPart.invoice("55", kr("1249.00"), kr("1249.00"))));
    }

    /** M1–M7 one after the other: 1510, 1581 and bank after every step. */
    @Test
    void theBalancesAfterEveryStepAreThoseOfTheTable() {
        var entries = new ArrayList<WantedEntry>();
        entries.addAll(posted(group(order10482()), DIRECT).entries());
        entries.addAll(posted(group(order10483()), DIRECT).entries());
        entries.addAll(posted(back(return10455(), ""), DIRECT).entries());
        entries.addAll(posted(matched(), DIRECT).entries());
        assertThat(entries)
                .extracting(WantedEntry::writer)
                .containsExactly(
                        Writer.ACCOUNTING_SYSTEM,
                        Writer.ACCOUNTING_SYSTEM,
                        Writer.ACCOUNTING_SYSTEM,
                        Writer.ACCOUNTING_SYSTEM,
                        Writer.ACCOUNTING_SYSTEM,
                        Writer.ACCOUNTING_SYSTEM,
                        Writer.KNYT);
        var after = new ArrayList<String>();
        var vouchers = new ArrayList<Voucher>();
        for (var entry : entries) {
            vouchers.add(entry.voucher());
            after.add(balance(vouchers, 1510) + " " + balance(vouchers, 1581) + " " + balance(vouchers, 1930));
        }
        assertThat(after)
                .containsExactly(
                        "1249.00 0.00 0.00",
                        "1848.00 0.00 0.00",
                        "1549.00 0.00 0.00",
                        "300.00 1249.00 0.00",
                        "-299.00 1848.00 0.00",
                        "0.00 1549.00 0.00",
                        "0.00 0.00 1474.55");
    }

    private static String balance(List<Voucher> vouchers, int account) {
        return Balances.of(vouchers).getOrDefault(account, kr("0")).toPlain();
    }

    @Test
    void m1TheInvoiceIsAskedForWithRowsAndAccounts() {
        var entry = posted(group(order10482()), DIRECT).entries().getFirst();
        assertThat(effect(posted(group(order10482()), DIRECT)))
                .isEqualTo(rows("1510 1249.00", "3001 -960.00", "3520 -39.20", "2611 -249.80"));
        assertThat(entry.key()).isEqualTo("sale:10482:invoice");
        assertThat(entry.operation()).isInstanceOfSatisfying(BookInvoice.class, invoice -> {
            assertThat(invoice.orderNumber()).isEqualTo("10482");
            assertThat(invoice.date()).isEqualTo(DELIVERED);
            assertThat(invoice.total()).isEqualTo(kr("1249.00"));
            assertThat(invoice.vat()).isEqualTo(kr("249.80"));
            assertThat(invoice.rows()).extracting(Operation.InvoiceRow::account).containsExactly(3001, 3520);
            assertThat(invoice.rows()).extracting(Operation.InvoiceRow::net).containsExactly(kr("960.00"), kr("39.20"));
            assertThat(invoice.rows()).extracting(Operation.InvoiceRow::rate).containsOnly(Rate.of(25));
        });
    }

    @Test
    void m3TheCreditNoteIsAskedFor() {
        var posted = posted(back(return10455(), "sale:10455"), DIRECT);
        assertThat(effect(posted)).isEqualTo(rows("3001 239.20", "2611 59.80", "1510 -299.00"));
        assertThat(posted.entries().getFirst().operation()).isInstanceOfSatisfying(BookCreditNote.class, note -> {
            assertThat(note.creditsKey()).isEqualTo("sale:10455");
            assertThat(note.total()).isEqualTo(kr("299.00"));
        });
    }

    @Test
    void m4ToM6ThePaymentsAreAskedForOnThePayoutsDateAndM7WaitsForThem() {
        var entries = posted(matched(), DIRECT).entries();
        assertThat(entries.subList(0, 3))
                .extracting(WantedEntry::operation)
                .containsExactly(
                        payment("55", false, "1249.00", "0.00"),
                        payment("56", false, "599.00", "0.00"),
                        payment("57", true, "-299.00", "0.00"));
        var own = entries.get(3);
        assertThat(own.operation()).isEqualTo(new BookVoucher());
        assertThat(own.needs()).containsExactly("line:1:payment", "line:6:payment", "line:11:payment");
        assertThat(Balances.effect(List.of(own.voucher())))
                .isEqualTo(rows("1930 1474.55", "6064 59.56", "2641 14.89", "1581 -1549.00"));
    }

    private static RegisterPayment payment(String document, boolean creditNote, String amount, String writeOff) {
        return new RegisterPayment(document, creditNote, "KLARNA", 1581, PAID, kr(amount), kr(writeOff), 3740);
    }

    @Test
    void m7InTransitUntilTheBankLineIsThere() {
        var transit = settings(BankLeg.IN_TRANSIT);
        var first = posted(
                thePayout(Optional.empty(), sale10482(MatchPart.invoice("55", kr("1249.00"), kr("1249.00")))), transit);
        assertThat(first.openItems())
                .extracting(PostingResult.OpenItem::account)
                .containsExactly(1589);
        assertThat(first.entries().getLast().voucher().eventDate()).isEqualTo(PAID);
        var received = receipt(PAID.plusDays(1), "1474.55");
        var second = posted(
                thePayout(Optional.of(received), sale10482(MatchPart.invoice("55", kr("1249.00"), kr("1249.00")))),
                transit);
        assertThat(second.entries().subList(0, 4)).isEqualTo(first.entries());
        assertThat(Balances.effect(List.of(second.entries().getLast().voucher())))
                .isEqualTo(rows("1930 1474.55", "1589 -1474.55"));
        var theirBank =
                posted(thePayout(Optional.of(received), sale10482()), settings(BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK));
        assertThat(effect(theirBank)).containsEntry(1589, kr("1474.55")).doesNotContainKey(1930);
    }

    @Test
    void m7WithoutItsBankLineWaitsWhereKnytBooksTheBankAndIsInTransitOverAMonthEnd() {
        var waiting = posted(thePayout(Optional.empty(), sale10482()), DIRECT);
        assertThat(waiting.findings()).extracting(PostingResult.Finding::code).containsExactly("payout.waits-for-bank");
        assertThat(waiting.entries()).noneMatch(entry -> entry.writer() == Writer.KNYT);
        var april = posted(thePayout(Optional.of(receipt(LocalDate.of(2026, 4, 1), "1474.55")), sale10482()), DIRECT);
        var own = april.entries().stream()
                .filter(entry -> entry.writer() == Writer.KNYT)
                .toList();
        assertThat(own).hasSize(2);
        assertThat(Balances.effect(List.of(own.getFirst().voucher()))).containsEntry(1589, kr("1474.55"));
        assertThat(own.getFirst().voucher().eventDate()).isEqualTo(PAID);
        assertThat(own.getLast().voucher().eventDate()).isEqualTo(LocalDate.of(2026, 4, 1));
    }

    @Test
    void m8TwoCapturesOfOneOrderAreTwoInvoicesAndTwoPayments() {
        var first = sale(
                "20001-1", DELIVERED, List.of(goods("600.00", "120.00", 25)), Tender.provider("klarna", kr("600.00")));
        var second = sale(
                "20001-2", RETURNED, List.of(goods("400.00", "80.00", 25)), Tender.provider("klarna", kr("400.00")));
        var payout = new PostingGroup.Payout(
                payout("klarna", "P8", PAID, "1000.00"),
                List.of(
                        payoutLine(1, Kind.SALE, "600.00", MatchPart.invoice("60", kr("600.00"), kr("600.00"))),
                        payoutLine(2, Kind.SALE, "400.00", MatchPart.invoice("61", kr("400.00"), kr("400.00")))),
                Optional.of(receipt(PAID, "1000.00")));
        var all = List.of(posted(group(first), DIRECT), posted(group(second), DIRECT), posted(payout, DIRECT));
        assertThat(all.get(2).entries()).hasSize(3);
        assertThat(effect(all)).isEqualTo(rows("1930 1000.00", "3001 -800.00", "2611 -200.00"));
    }

    @Test
    void m9AGiftCardPaysTheInvoiceAtDeliveryAndTheProviderTheRest() {
        var sale = sale(
                "30001",
                DELIVERED,
                List.of(goods("800.00", "160.00", 25)),
                Tender.giftCard(kr("500.00")),
                Tender.provider("stripe", kr("300.00")));
        var delivered = posted(group(sale), DIRECT);
        assertThat(delivered.entries()).hasSize(2);
        var used = delivered.entries().getLast();
        assertThat(used.operation())
                .isEqualTo(new RegisterPayment(
                        "sale:30001:invoice", false, "PRESENTKORT", 2421, DELIVERED, kr("500.00"), kr("0"), 3740));
        assertThat(used.needs()).containsExactly("sale:30001:invoice");
        assertThat(Balances.effect(List.of(used.voucher()))).isEqualTo(rows("2421 500.00", "1510 -500.00"));
        var payout = new PostingGroup.Payout(
                payout("stripe", "P9", PAID, "300.00"),
                List.of(payoutLine(1, Kind.SALE, "300.00", MatchPart.invoice("62", kr("300.00"), kr("300.00")))),
                Optional.of(receipt(PAID, "300.00")));
        var paid = posted(payout, DIRECT);
        assertThat(Balances.effect(List.of(paid.entries().getFirst().voucher())))
                .isEqualTo(rows("1582 300.00", "1510 -300.00"));
        assertThat(effect(List.of(delivered, paid))).doesNotContainKeys(1510, 1582);
    }

    @Test
    void m10AGiftCardSoldHasNoInvoiceAndItsPayoutLineNoPayment() {
        var sold = posted(
                group(sale("G1", DELIVERED, List.of(giftCard("500.00")), Tender.provider("klarna", kr("500.00")))),
                DIRECT);
        assertThat(sold.entries()).extracting(WantedEntry::writer).containsExactly(Writer.KNYT);
        assertThat(effect(sold)).isEqualTo(rows("1581 500.00", "2421 -500.00"));
        var payout = new PostingGroup.Payout(
                payout("klarna", "P10", PAID, "500.00"),
                List.of(payoutLine(1, Kind.SALE, "500.00", MatchPart.ownRow("sale:G1", kr("500.00")))),
                Optional.of(receipt(PAID, "500.00")));
        var paid = posted(payout, DIRECT);
        assertThat(paid.entries()).hasSize(1);
        assertThat(paid.openItems()).isEmpty();
        assertThat(effect(List.of(sold, paid))).isEqualTo(rows("1930 500.00", "2421 -500.00"));
    }

    @Test
    void aGiftCardBoughtTogetherWithGoodsStaysOffTheInvoice() {
        var sale = sale(
                "G2",
                DELIVERED,
                List.of(goods("125.00", "25.00", 25), giftCard("500.00")),
                Tender.provider("klarna", kr("625.00")));
        assertThat(effect(posted(group(sale), DIRECT)))
                .isEqualTo(rows("1581 500.00", "2421 -500.00", "1510 125.00", "3001 -100.00", "2611 -25.00"));
    }

    @Test
    void m11ALineWithoutAnInvoiceStaysOnTheProvidersAccountByName() {
        var unmatched = posted(thePayout(Optional.of(receipt(PAID, "1474.55")), sale10482()), DIRECT);
        assertThat(unmatched.openItems())
                .containsExactly(new PostingResult.OpenItem(
                        1581, kr("-1249.00"), "line:1", "försäljning order 1 utan motsvarighet"));
        var others = List.of(posted(group(order10483()), DIRECT), posted(back(return10455(), ""), DIRECT), unmatched);
        assertThat(effect(others)).containsEntry(1581, kr("-1249.00")).doesNotContainKey(1510);
        // Found later: the same group with the match gives the payment that was missing and the same voucher.
        var found = posted(matched(), DIRECT);
        assertThat(found.entries().getLast().voucher())
                .isEqualTo(unmatched.entries().getLast().voucher());
        assertThat(found.entries()).extracting(WantedEntry::key).contains("line:1:payment");
    }

    @Test
    void m12OreWithinTheLimitAreWrittenOffSoThatTheInvoiceCloses() {
        var less = single("1249.00", MatchPart.invoice("55", kr("1249.00"), kr("1249.31")));
        assertThat(less.entries().getFirst().operation()).isEqualTo(payment("55", false, "1249.00", "0.31"));
        assertThat(Balances.effect(List.of(less.entries().getFirst().voucher())))
                .isEqualTo(rows("1581 1249.00", "3740 0.31", "1510 -1249.31"));
        var more = single("1249.40", MatchPart.invoice("55", kr("1249.40"), kr("1249.00")));
        assertThat(Balances.effect(List.of(more.entries().getFirst().voucher())))
                .isEqualTo(rows("1581 1249.40", "3740 -0.40", "1510 -1249.00"));
    }

    @Test
    void aPartPaymentLeavesTheInvoiceOpenAndASurplusStaysByName() {
        var part = single("500.00", MatchPart.invoice("55", kr("500.00"), kr("1249.00")));
        assertThat(Balances.effect(List.of(part.entries().getFirst().voucher())))
                .isEqualTo(rows("1581 500.00", "1510 -500.00"));
        var surplus = single("1300.00", MatchPart.invoice("55", kr("1300.00"), kr("1249.00")));
        assertThat(Balances.effect(List.of(surplus.entries().getFirst().voucher())))
                .isEqualTo(rows("1581 1249.00", "1510 -1249.00"));
        assertThat(surplus.openItems())
                .extracting(PostingResult.OpenItem::amount)
                .containsExactly(kr("-51.00"));
        assertThat(effect(surplus)).containsEntry(1581, kr("-51.00"));
    }

    private static PostingResult.Posted single(String amount, MatchPart part) {
        return posted(
                new PostingGroup.Payout(
                        payout("klarna", "P12", PAID, amount),
                        List.of(payoutLine(1, Kind.SALE, amount, part)),
                        Optional.of(receipt(PAID, amount))),
                DIRECT);
    }

    @Test
    void knytNeverPostsOnAControlAccount() {
        var fee = new PostingGroup.FeeDocument(
                new FeeDocumentFact("fee:1", PAID, "klarna", "F-1", Money.sek("100.00"), Money.sek("25.00")));
        assertThat(Given.held(fee, DIRECT).code()).isEqualTo("ledger.control-account");
    }
}
