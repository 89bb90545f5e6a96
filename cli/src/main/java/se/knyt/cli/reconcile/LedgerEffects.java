package se.knyt.cli.reconcile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.formats.sie.SieRow;
import se.knyt.formats.sie.SieVoucher;

/**
 * What the vouchers of a given ledger that name a payout do, all together: a word in a text is no booking, and one that was reversed is none
 * either. A reversal that does not name the payout itself names the voucher, or says that it is one, and has its rows with the other sign.
 */
final class LedgerEffects {
    private static final Pattern REVERSAL =
            Pattern.compile("(?iu)rätt|ratt|makul|vänd|vand|åter|ater|storn|korrig|rever|annul|correct|cancel");

    private final Collection<String> payouts;
    private final Accounts accounts;
    private final Map<String, Effect> effects = new HashMap<>();
    /** Vouchers that name a payout, by their rows with the other sign. */
    private final Map<Map<Integer, Long>, List<Naming>> reversible = new HashMap<>();

    /** Vouchers that name none and take money in transit to the bank, by their amount. */
    private final Map<Long, List<String>> arrivals = new HashMap<>();

    private record Naming(String payout, String name) {}

    /**
     * What was done to one payout.
     *
     * @param vouchers series and number of each voucher that counts, in the order of the ledger
     * @param receivables what each of the providers' accounts moves by, debit positive
     * @param bank what the bank's account and money in transit move by together
     * @param transit what of it stands in transit
     */
    record Effect(List<String> vouchers, Map<Integer, Long> receivables, long bank, long transit) {
        Effect {
            vouchers = List.copyOf(vouchers);
            receivables = Map.copyOf(receivables);
        }

        boolean moves() {
            return bank != 0 || receivables.values().stream().anyMatch(amount -> amount != 0);
        }

        long receivable() {
            return receivable(_ -> true);
        }

        /** What those of the accounts move by that are asked for. */
        long receivable(IntPredicate accounts) {
            return receivables.entrySet().stream()
                    .filter(entry -> accounts.test(entry.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .reduce(0, Math::addExact);
        }

        String names() {
            return vouchers.stream().map(name -> name.isEmpty() ? "?" : name).collect(Collectors.joining(", "));
        }
    }

    /** @param payouts references of the payouts that are looked for */
    LedgerEffects(Collection<String> payouts, Accounts accounts) {
        this.payouts = payouts;
        this.accounts = accounts;
    }

    /** Takes the next voucher of the ledger. */
    void voucher(SieVoucher voucher) {
        boolean named = false;
        for (var payout : payouts) {
            if (LedgerTexts.holds(voucher.text(), payout)
                    || voucher.rows().stream().anyMatch(row -> LedgerTexts.holds(row.text(), payout))) {
                add(payout, voucher);
                named = true;
                var turned = rows(voucher, -1);
                if (!turned.isEmpty()) {
                    reversible.computeIfAbsent(turned, _ -> new ArrayList<>()).add(new Naming(payout, name(voucher)));
                }
            }
        }
        if (!named) {
            arrival(voucher);
            if (!reversible.isEmpty()) {
                reversal(voucher);
            }
        }
    }

    /** A voucher that takes an amount from money in transit to the bank and says nothing of whose it is. */
    private void arrival(SieVoucher voucher) {
        var rows = rows(voucher, 1);
        var atBank = rows.get(accounts.bank());
        if (rows.size() == 2 && atBank != null && atBank.equals(-rows.getOrDefault(accounts.transit(), 0L))) {
            arrivals.computeIfAbsent(atBank, _ -> new ArrayList<>()).add(name(voucher));
        }
    }

    /** The vouchers without a payout's name that took an amount in minor units from money in transit to the bank. */
    List<String> arrivalsOf(long minor) {
        return List.copyOf(arrivals.getOrDefault(minor, List.of()));
    }

    private void reversal(SieVoucher voucher) {
        var rows = rows(voucher, 1);
        var turned = reversible.get(rows);
        if (turned == null) {
            return;
        }
        var text =
                voucher.text() + " " + voucher.rows().stream().map(SieRow::text).collect(Collectors.joining(" "));
        for (var naming : List.copyOf(turned)) {
            if (names(text, naming.name()) || REVERSAL.matcher(text).find()) {
                add(naming.payout(), voucher);
                turned.remove(naming);
                return;
            }
        }
    }

    private static boolean names(String text, String voucher) {
        return !voucher.isEmpty()
                && (LedgerTexts.holds(text, voucher) || LedgerTexts.holds(text, voucher.replace(" ", "")));
    }

    private void add(String payout, SieVoucher voucher) {
        var known = effects.getOrDefault(payout, new Effect(List.of(), Map.of(), 0, 0));
        var receivables = new HashMap<>(known.receivables());
        long bank = known.bank();
        long transit = known.transit();
        for (var row : rows(voucher, 1).entrySet()) {
            if (row.getKey() == accounts.bank() || row.getKey() == accounts.transit()) {
                bank = Math.addExact(bank, row.getValue());
                transit = row.getKey() == accounts.transit() ? Math.addExact(transit, row.getValue()) : transit;
            } else if (Vouchers.isProviderReceivable(row.getKey())) {
                receivables.merge(row.getKey(), row.getValue(), Math::addExact);
            }
        }
        var vouchers = new ArrayList<>(known.vouchers());
        vouchers.add(name(voucher));
        effects.put(payout, new Effect(vouchers, receivables, bank, transit));
    }

    private static String name(SieVoucher voucher) {
        return (voucher.series() + " " + voucher.number()).strip();
    }

    private static Map<Integer, Long> rows(SieVoucher voucher, int sign) {
        var rows = new TreeMap<Integer, Long>();
        for (var row : voucher.rows()) {
            if (row.kind() != SieRow.Kind.REMOVED) {
                rows.merge(row.account(), Math.multiplyExact(sign, row.amount().minor()), Math::addExact);
            }
        }
        rows.values().removeIf(amount -> amount == 0);
        return new LinkedHashMap<>(rows);
    }

    /** What was done to a payout; null where no voucher names it. */
    @Nullable
    Effect of(String payout) {
        return effects.get(payout);
    }
}
