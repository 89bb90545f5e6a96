package se.knyt.cli.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.money.Money;
import se.knyt.formats.sie.SieVoucher;

/**
 * The vouchers of what the bank's entries show: each entry once, on its own day, for the payouts whose money stands in
 * transit, by their own voucher or by the ledger's.
 *
 * @param payouts those given, with their vouchers
 * @param vouchers each once, in the order of the entries
 */
record Arrivals(List<PayoutResult> payouts, List<SieVoucher> vouchers) {
    static Arrivals of(List<PayoutResult> payouts, Vouchers vouchers) {
        var showing = new TreeMap<Integer, List<Integer>>();
        var entries = new HashMap<Integer, BankLeg.Entry>();
        for (int p = 0; p < payouts.size(); p++) {
            var leg = payouts.get(p).bank();
            if (leg != null && leg.matched() && payouts.get(p).inTransit()) {
                for (var entry : leg.entries()) {
                    showing.computeIfAbsent(entry.place(), _ -> new ArrayList<>())
                            .add(p);
                    entries.put(entry.place(), entry);
                }
            }
        }
        var made = new ArrayList<SieVoucher>();
        var ofPayout = new HashMap<Integer, List<SieVoucher>>();
        for (var shown : showing.entrySet()) {
            var entry = entries.get(shown.getKey());
            if (entry != null) {
                var voucher = voucher(entry, shown.getValue(), payouts, vouchers);
                made.add(voucher);
                shown.getValue()
                        .forEach(p -> ofPayout.computeIfAbsent(p, _ -> new ArrayList<>())
                                .add(voucher));
            }
        }
        return new Arrivals(with(payouts, ofPayout), List.copyOf(made));
    }

    private static SieVoucher voucher(
            BankLeg.Entry entry, List<Integer> shown, List<PayoutResult> payouts, Vouchers vouchers) {
        var first = payouts.get(shown.getFirst());
        var amount = Money.zero(entry.amount().currency());
        var references = new ArrayList<String>();
        for (int p : shown) {
            var leg = payouts.get(p).bank();
            boolean several = leg != null && leg.entries().size() > 1;
            amount = several ? entry.amount() : amount.plus(leg == null ? amount : leg.amount());
            references.add(payouts.get(p).range().part().reference());
        }
        return vouchers.arrived(first.range().part().provider(), references, amount, entry.bookedOn());
    }

    private static List<PayoutResult> with(List<PayoutResult> payouts, Map<Integer, List<SieVoucher>> ofPayout) {
        var result = new ArrayList<PayoutResult>();
        for (int p = 0; p < payouts.size(); p++) {
            result.add(payouts.get(p).with(ofPayout.getOrDefault(p, List.of())));
        }
        return result;
    }
}
