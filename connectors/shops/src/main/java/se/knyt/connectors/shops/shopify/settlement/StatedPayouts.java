package se.knyt.connectors.shops.shopify.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.connectors.shops.shopify.settlement.PayoutsExport.Stated;
import se.knyt.connectors.shops.shopify.settlement.ShopifyType.Total;
import se.knyt.core.money.Currency;
import se.knyt.formats.settlement.PayoutDraft;
import se.knyt.formats.settlement.PayoutDrafts;

/**
 * Finds for each payout of the transactions what the export of payouts states. The two share no number: payouts of a day in a currency
 * belong together, several of one day by their sums, and what can be told apart in no way stays unstated.
 */
final class StatedPayouts {
    private final Map<Key, List<Stated>> byDay = new HashMap<>();

    private record Key(LocalDate day, Currency currency) {}

    StatedPayouts(List<Stated> stated) {
        for (var payout : stated) {
            var ofDay = byDay.computeIfAbsent(new Key(payout.day(), payout.currency()), _ -> new ArrayList<>());
            // The same export given twice says nothing new; two equal payouts of one day are told apart by nothing.
            if (!ofDay.contains(payout)) {
                ofDay.add(payout);
            }
        }
    }

    /** Notes amounts paid and totals with the payouts that they are stated for. */
    void state(PayoutDrafts drafts, List<PayoutSums> sums) {
        var waiting = new HashMap<Key, List<Integer>>();
        for (int i = 0; i < drafts.size(); i++) {
            var day = drafts.get(i).paidOn();
            if (day != null) {
                waiting.computeIfAbsent(new Key(day, drafts.get(i).currency()), _ -> new ArrayList<>())
                        .add(i);
            }
        }
        waiting.forEach((key, places) -> assign(byDay.getOrDefault(key, List.of()), places, drafts, sums));
        for (int i = 0; i < drafts.size(); i++) {
            var own = sums.get(i).ownRow();
            if (!drafts.get(i).isPaid() && own != null) {
                drafts.get(i).addPaid(own);
            }
        }
    }

    private static void assign(List<Stated> stated, List<Integer> places, PayoutDrafts drafts, List<PayoutSums> sums) {
        var open = new ArrayList<>(stated);
        var unmatched = new ArrayList<Integer>();
        for (int place : places) {
            long sum = sums.get(place).sum();
            var fitting = only(stated, sum);
            boolean alone =
                    places.stream().filter(p -> sums.get(p).sum() == sum).count() == 1;
            if (fitting == null || !alone) {
                unmatched.add(place);
            } else {
                open.remove(fitting);
                note(fitting, drafts.get(place), sums.get(place));
            }
        }
        // What is left on both sides is the same payout, whose lines do not sum to what was paid.
        if (unmatched.size() == 1 && open.size() == 1) {
            int place = unmatched.getFirst();
            note(open.getFirst(), drafts.get(place), sums.get(place));
        }
    }

    private static void note(Stated stated, PayoutDraft draft, PayoutSums sums) {
        draft.addPaid(stated.paid());
        for (var total : Total.values()) {
            Long value = stated.totals().get(total);
            long sum = sums.of(total);
            draft.total(total.column(), total.kind(), value == null ? sum : signed(total, value, sum));
        }
    }

    /** Whether totals that reduce the payout have a minus sign is not documented: both are taken. */
    private static long signed(Total total, long stated, long sum) {
        boolean reducing = total == Total.REFUNDS || total == Total.FEES;
        if (reducing) {
            return Math.abs(stated) == Math.abs(sum) ? sum : -Math.abs(stated);
        }
        return stated;
    }

    private static @Nullable Stated only(List<Stated> stated, long paid) {
        var fitting = stated.stream().filter(payout -> payout.paid() == paid).toList();
        return fitting.size() == 1 ? fitting.getFirst() : null;
    }
}
