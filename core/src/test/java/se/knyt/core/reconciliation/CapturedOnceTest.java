package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Order 1001 of 1,000.00 was taken at once and sent in parcels of 600.00 and 400.00; worked by hand. */
class CapturedOnceTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private static Money sek(long ore) {
        return Money.of(ore, Currency.SEK);
    }

    private static PayoutLine paid(int line, String order, String transaction, long ore) {
        return new PayoutLine(
                line,
                PayoutLine.Kind.SALE,
                "sale",
                sek(ore),
                Instant.parse("2026-11-01T06:00:00Z"),
                order,
                "",
                "",
                "",
                transaction);
    }

    /** @param id begins with the purchase that it is of */
    private static OpenItem parcel(String id, long ore, OpenItem.Key... more) {
        var keys = new ArrayList<>(List.of(more));
        keys.add(new OpenItem.Key(KeyKind.ORDER_REFERENCE, id.substring(0, 4)));
        return new OpenItem(id, false, LocalDate.of(2026, 11, 3), sek(ore), true, keys);
    }

    private static Map<Integer, CapturedOnce.Of> of(List<PayoutLine> lines, OpenItem... items) {
        var open = List.of(items);
        return CapturedOnce.of(
                Reconciler.match(lines, open, ZONE, MatchLimits.DEFAULT),
                open,
                item -> item.id().substring(0, 4));
    }

    private static boolean settled(PayoutLine line, OpenItem... items) {
        var of = of(List.of(line), items).get(0);
        return of != null && of.settledBy(line);
    }

    @Test
    void allParcelsOfThePurchaseAreTheLine() {
        assertThat(settled(paid(1, "1001", "T1", 1000_00), parcel("1001-a", 600_00), parcel("1001-b", 400_00)))
                .isTrue();
        assertThat(settled(
                        paid(1, "1001", "T1", 1000_00),
                        parcel("1001-a", 500_00),
                        parcel("1001-b", 300_00),
                        parcel("1001-c", 200_00)))
                .isTrue();
    }

    /** One öre off, one parcel that has not been sent yet, or a third that the two leave over: nothing says which the line pays. */
    @Test
    void aSumThatIsNotTheLineIsNot() {
        var line = paid(1, "1001", "T1", 1000_00);
        assertThat(settled(line, parcel("1001-a", 600_00), parcel("1001-b", 399_99)))
                .isFalse();
        assertThat(settled(line, parcel("1001-a", 600_00))).isFalse();
        assertThat(settled(line, parcel("1001-a", 600_00), parcel("1001-b", 400_00), parcel("1001-c", 500_00)))
                .isFalse();
    }

    @Test
    void twoLinesOfOnePurchaseAreNotSharedOut() {
        var lines = List.of(paid(1, "1001", "T1", 1000_00), paid(2, "1001", "T2", 900_00));
        var of = of(lines, parcel("1001-a", 600_00), parcel("1001-b", 400_00));
        assertThat(of).containsOnlyKeys(0, 1);
        assertThat(of.get(0).lines()).isEqualTo(2);
        assertThat(of.get(0).settledBy(lines.getFirst())).isFalse();
    }

    /** The second capture of the order has met its own sale; what is left is the first's. */
    @Test
    void whatAnotherLineHasTakenIsNotInTheSum() {
        var lines = List.of(paid(1, "1001", "T1", 1000_00), paid(2, "1001", "T2", 500_00));
        var of = of(lines, parcel("1001-a", 600_00), parcel("1001-b", 400_00), parcel("1001-c", 500_00));
        assertThat(of).containsOnlyKeys(0);
        assertThat(of.get(0).settledBy(lines.getFirst())).isTrue();
        assertThat(of.get(0).items()).extracting(OpenItem::id).containsExactly("1001-a", "1001-b");
    }

    @Test
    void aParcelKnownToBeOfAnotherCaptureIsNotInTheSum() {
        var other = parcel("1001-c", 500_00, new OpenItem.Key(KeyKind.TRANSACTION_ID, "T2"));
        assertThat(settled(paid(1, "1001", "T1", 1000_00), parcel("1001-a", 600_00), parcel("1001-b", 400_00), other))
                .isTrue();
    }

    /** A reference that two purchases bear names neither. */
    @Test
    void parcelsOfTwoPurchasesAreNoOnesLine() {
        var key = new OpenItem.Key(KeyKind.PROVIDER_ID, "pay_1");
        var line = new PayoutLine(
                1,
                PayoutLine.Kind.SALE,
                "sale",
                sek(1000_00),
                Instant.parse("2026-11-01T06:00:00Z"),
                "",
                "",
                "",
                "pay_1",
                "");
        assertThat(of(List.of(line), parcel("1001-a", 600_00, key), parcel("1002-a", 400_00, key)))
                .isEmpty();
    }

    /** 100.00 EUR came as 1,137.77 SEK: parcels of 33.33, 33.33 and 33.34 EUR bring 379.22, 379.22 and 379.33 (by hand, to the whole). */
    @Test
    void whatTheLineBroughtIsPartedByItsOwnRate() {
        var line = paid(1, "1001", "T1", 1137_77).ofPurchase(Money.of(100_00, Currency.EUR));
        var parts =
                List.of(Money.of(33_33, Currency.EUR), Money.of(33_33, Currency.EUR), Money.of(33_34, Currency.EUR));
        assertThat(CapturedOnce.brought(line, parts)).containsExactly(sek(379_22), sek(379_22), sek(379_33));
    }

    /** However the whole is parted, what each part brought is the line together. */
    @Test
    void whatThePartsBroughtIsAlwaysTheLine() {
        var random = new Random(20261128);
        for (int round = 0; round < 2_000; round++) {
            var parts = new ArrayList<Money>();
            for (int i = 0; i < 2 + random.nextInt(5); i++) {
                parts.add(Money.of(1 + random.nextInt(100_000), Currency.EUR));
            }
            var line = paid(1, "1001", "T1", 1 + random.nextInt(2_000_000)).ofPurchase(Money.sum(parts, Currency.EUR));
            assertThat(Money.sum(CapturedOnce.brought(line, parts), Currency.SEK))
                    .isEqualTo(line.amount());
        }
    }
}
