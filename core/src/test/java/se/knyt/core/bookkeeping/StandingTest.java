package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.payoutLine;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.receipt;
import static se.knyt.core.bookkeeping.Given.sale;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.Standing.Step;
import se.knyt.core.commerce.PayoutLine.Kind;

/** Wanted against standing, by key. */
class StandingTest {
    private static final LocalDate DAY = LocalDate.of(2026, 5, 2);
    private static final List<ProviderSettings> PROVIDERS = List.of(
            KnownProviders.of("klarna", BankLeg.DIRECT),
            KnownProviders.of("stripe", BankLeg.DIRECT).withFeeVat(FeeVat.EXEMPT));
    private static final PostingSettings OURS = PostingSettings.swedish(LedgerMode.KNYT, PROVIDERS);
    private static final PostingSettings THEIRS = PostingSettings.swedish(LedgerMode.ACCOUNTING_SYSTEM, PROVIDERS);

    private static List<WantedEntry> wanted(String gross, String vat, String provider, PostingSettings settings) {
        var sale = sale("1", DAY, List.of(goods(gross, vat, 25)), Tender.provider(provider, kr(gross)));
        return posted(group(sale), settings).entries();
    }

    private static List<Standing.Entry> standing(List<WantedEntry> entries) {
        return entries.stream().map(entry -> new Standing.Entry(entry, "K 412")).toList();
    }

    @Test
    void whatStandsAsWantedIsLeftAlone() {
        var wanted = wanted("100.00", "20.00", "klarna", OURS);
        assertThat(Standing.compare(wanted, standing(wanted))).containsExactly(new Step.Nothing("sale:1:voucher"));
        assertThat(Standing.compare(wanted, List.of()))
                .containsExactly(new Step.Book("sale:1:voucher", wanted.getFirst()));
    }

    @Test
    void oursIsReversedAndBookedAnewAsIfBookedRightTheFirstTime() {
        var wrong = wanted("100.00", "20.00", "stripe", OURS);
        var right = wanted("100.00", "20.00", "klarna", OURS);
        var steps = Standing.compare(right, standing(wrong));
        assertThat(steps).hasSize(1);
        assertThat(steps.getFirst()).isInstanceOfSatisfying(Step.ReverseAndBookAnew.class, step -> {
            var old = step.standing().entry().voucher();
            var reversal = Reversal.of(old, step.standing().reference(), DAY.plusDays(1), "Knyt", "fel betalkonto");
            assertThat(reversal.text()).isEqualTo("Rättelse av K 412 (Knyt): fel betalkonto");
            assertThat(Balances.effect(List.of(old, reversal, step.wanted().voucher())))
                    .isEqualTo(Balances.effect(List.of(right.getFirst().voucher())));
        });
        assertThat(Standing.compare(List.of(), standing(wrong))).hasOnlyElementsOfType(Step.Reverse.class);
    }

    @Test
    void theirInvoiceIsCreditedAndMadeAnew() {
        var before = wanted("100.00", "20.00", "klarna", THEIRS);
        var after = wanted("125.00", "25.00", "klarna", THEIRS);
        assertThat(Standing.compare(after, standing(before)))
                .containsExactly(new Step.PlannedCredit(
                        "sale:1:invoice", standing(before).getFirst(), after));
        assertThat(Standing.compare(List.of(), standing(before)))
                .containsExactly(new Step.PlannedCredit(
                        "sale:1:invoice", standing(before).getFirst(), List.of()));
    }

    @Test
    void theirPaymentIsForAPersonToUndo() {
        var payout = new PostingGroup.Payout(
                Given.payout("klarna", "P", DAY, "100.00"),
                List.of(payoutLine(1, Kind.SALE, "100.00", MatchPart.invoice("55", kr("100.00"), kr("100.00")))),
                Optional.of(receipt(DAY, "100.00")));
        var entries = new ArrayList<>(posted(payout, THEIRS).entries());
        var payment = standing(List.of(entries.removeFirst())).getFirst();
        assertThat(Standing.compare(entries, List.of(payment)))
                .contains(new Step.LooseEnd("line:1:payment", payment, "payment.not-wanted"));
    }

    @Test
    void oneKeyStandsOnce() {
        var wanted = wanted("100.00", "20.00", "klarna", OURS);
        var twice = List.of(standing(wanted).getFirst(), standing(wanted).getFirst());
        assertThatThrownBy(() -> Standing.compare(wanted, twice)).isInstanceOf(IllegalArgumentException.class);
    }
}
