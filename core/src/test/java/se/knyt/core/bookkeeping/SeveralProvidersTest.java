package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.back;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.giftCard;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.held;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.Given.sale;
import static se.knyt.core.bookkeeping.Given.tax;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine;

/**
 * One order that two payment providers pay: 1 200,00 in goods (VAT 240,00) and 49,00 in freight (VAT 9,80), 800,00 by Klarna and 449,00 by
 * Stripe. Worked by hand: 1200,00 - 240,00 = 960,00; 49,00 - 9,80 = 39,20; 240,00 + 9,80 = 249,80; 960,00 + 39,20 + 249,80 = 1249,00.
 */
class SeveralProvidersTest {
    private static final LocalDate DAY = LocalDate.of(2026, 5, 2);
    private static final List<ProviderSettings> PROVIDERS = List.of(
            KnownProviders.of("klarna", BankLeg.IN_TRANSIT),
            KnownProviders.of("stripe", BankLeg.IN_TRANSIT).withFeeVat(FeeVat.EXEMPT));
    private static final PostingSettings OWN = PostingSettings.swedish(LedgerMode.KNYT, PROVIDERS);
    private static final PostingSettings ERP = PostingSettings.swedish(LedgerMode.ACCOUNTING_SYSTEM, PROVIDERS);

    private static final SaleFact SALE = sale(
            "1001",
            DAY,
            List.of(goods("1200.00", "240.00", 25), freight("49.00", tax("25", "9.80"))),
            Tender.provider("klarna", kr("800.00")),
            Tender.provider("stripe", kr("449.00")));

    /** One sale and its VAT; what each provider owes stands on its own account. */
    @Test
    void theReceivableIsDividedAndTheSaleIsOne() {
        var posted = posted(group(SALE), OWN);
        assertThat(posted.entries()).hasSize(1);
        assertThat(effect(posted))
                .isEqualTo(rows("1581 800.00", "1582 449.00", "3001 -960.00", "3520 -39.20", "2611 -249.80"));
    }

    /** 500,00 of the goods come back, VAT 100,00: 449,00 by Stripe, which is all it took, and 51,00 by Klarna. */
    @Test
    void whatIsGivenBackComesOffTheAccountOfWhoeverGaveIt() {
        var back = sale(
                "1001-R1",
                DAY,
                List.of(goods("500.00", "100.00", 25)),
                Tender.provider("stripe", kr("449.00")),
                Tender.provider("klarna", kr("51.00")));
        assertThat(effect(posted(back(back, SALE.key()), OWN)))
                .isEqualTo(rows("1581 -51.00", "1582 -449.00", "3001 400.00", "2611 100.00"));
    }

    /** The payout of each meets its own part: nothing is left on its account, and the other's stands. */
    @Test
    void eachPayoutEmptiesItsOwnAccount() {
        var klarna = posted(
                new PostingGroup.Payout(
                        Given.payout("klarna", "K1", DAY.plusDays(5), "800.00"),
                        List.of(Given.payoutLine(
                                1, PayoutLine.Kind.SALE, "800.00", MatchPart.ownRow(SALE.key(), kr("800.00")))),
                        java.util.Optional.empty()),
                OWN);
        assertThat(effect(List.of(posted(group(SALE), OWN), klarna)))
                .isEqualTo(rows("1582 449.00", "1589 800.00", "3001 -960.00", "3520 -39.20", "2611 -249.80"));
    }

    /** The accounting system has one invoice of 1 249,00; each line of a payout pays its part, and nothing of it is written off. */
    @Test
    void theOneInvoiceIsPaidByTwoPaymentsEachOnItsProvidersAccount() {
        var invoiced = posted(group(SALE), ERP);
        assertThat(invoiced.entries()).hasSize(1);
        assertThat(invoiced.entries().getFirst().operation()).isInstanceOf(Operation.BookInvoice.class);
        var klarna = payment("klarna", "800.00");
        var stripe = payment("stripe", "449.00");
        assertThat(klarna.account()).isEqualTo(1581);
        assertThat(klarna.amount()).isEqualTo(kr("800.00"));
        assertThat(klarna.writeOff().isZero()).isTrue();
        assertThat(stripe.account()).isEqualTo(1582);
        assertThat(stripe.amount()).isEqualTo(kr("449.00"));
    }

    private static Operation.RegisterPayment payment(String provider, String amount) {
        var group = new PostingGroup.Payout(
                Given.payout(provider, "P1", DAY.plusDays(5), amount),
                List.of(Given.payoutLine(
                        1, PayoutLine.Kind.SALE, amount, MatchPart.invoice("7", kr(amount), kr(amount)))),
                java.util.Optional.empty());
        return posted(group, ERP).entries().stream()
                .map(WantedEntry::operation)
                .filter(Operation.RegisterPayment.class::isInstance)
                .map(Operation.RegisterPayment.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** 300,00 of the order is a gift card sold: the first provider's money, so 500,00 of its 800,00 is left for the invoice of 949,00. */
    @Test
    void aGiftCardSoldIsTheFirstProvidersMoney() {
        var sale = sale(
                "1002",
                DAY,
                List.of(goods("949.00", "189.80", 25), giftCard("300.00")),
                Tender.provider("klarna", kr("800.00")),
                Tender.provider("stripe", kr("449.00")));
        assertThat(effect(posted(group(sale), ERP)))
                .isEqualTo(rows("1510 949.00", "3001 -759.20", "2611 -189.80", "1581 300.00", "2421 -300.00"));
    }

    /** The parts are to make up the lines to the öre, however many they are. */
    @Test
    void partsThatDoNotMakeUpTheLinesAreHeld() {
        var sale = sale(
                "1003",
                DAY,
                List.of(goods("1249.00", "249.80", 25)),
                Tender.provider("klarna", kr("800.00")),
                Tender.provider("stripe", kr("448.00")));
        assertThat(held(group(sale), OWN).code()).isEqualTo("sale.does-not-add-up");
    }
}
