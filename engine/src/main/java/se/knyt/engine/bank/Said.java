package se.knyt.engine.bank;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.core.reconciliation.BankMovement;
import se.knyt.core.reconciliation.BankTexts;

/**
 * The words kept of an entry.
 *
 * @param texts of the entry as a whole
 * @param parts the payments within a collected entry of which anything is kept
 */
record Said(List<String> texts, List<BankMovement.Part> parts) {
    /** A collected entry with more payments that name something is kept with these alone. */
    private static final int PARTS_MAX = 2_000;

    private static final BankMovement.Part UNNAMED = new BankMovement.Part(null, List.of());

    Said {
        texts = List.copyOf(texts);
        parts = List.copyOf(parts);
    }

    /** @param references of known payouts */
    static Said of(BankMovement movement, Set<String> references) {
        var parts = new ArrayList<BankMovement.Part>();
        for (var part : movement.parts()) {
            var kept = BankTexts.kept(part.texts(), references);
            if (!kept.isEmpty() && parts.size() < PARTS_MAX) {
                parts.add(new BankMovement.Part(part.amount(), kept));
            }
        }
        // One of several is another thing than the only one.
        if (parts.size() == 1 && movement.parts().size() > 1) {
            parts.add(UNNAMED);
        }
        var kept = new TreeSet<>(BankTexts.kept(movement.texts(), references));
        if (BankTexts.nameOthers(texts(movement), references)) {
            kept.add(BankTexts.LEFT_OUT);
        }
        return new Said(List.copyOf(kept), parts);
    }

    /** The providers that an entry or one of its payments names. */
    static Set<String> providers(BankMovement movement) {
        return BankTexts.providers(texts(movement));
    }

    private static List<String> texts(BankMovement movement) {
        var all = new ArrayList<>(movement.texts());
        movement.parts().forEach(part -> all.addAll(part.texts()));
        return all;
    }

    /** With what another file says of the same entry; its payments where this one has none. */
    Said with(Said other) {
        var all = new TreeSet<>(texts);
        all.addAll(other.texts);
        return new Said(List.copyOf(all), parts.isEmpty() ? other.parts : parts);
    }

    /** Every text, of the entry and of its payments. */
    List<String> all() {
        var all = new ArrayList<>(texts);
        parts.forEach(part -> all.addAll(part.texts()));
        return all;
    }
}
