package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * How the lines of one payout that name the same invoice or credit note settle it: each its part, and together never more than is open.
 * A line that settles all of it by itself comes first, for the others have then been paid twice; else they settle it together; else what
 * they are leaves the rest open. Where they come to more than is open, nothing says which of them is wrong, and none settles anything.
 */
public final class DocumentParts {
    private DocumentParts() {}

    /**
     * @param lines what each is worth, positive for a sale of an invoice and for a refund of a credit note; one that is not settles nothing
     * @param open what the document has open before them, positive
     * @param total of the document: what the limits let pass is measured on all of it, as one that is rounded to whole kronor is
     * @return what each takes of what is open, in their order: its own amount, but for the one that closes the document within the
     *     limits, which takes the rest; empty where it settles nothing
     */
    public static List<Optional<Money>> of(List<Money> lines, Money open, Money total, MatchLimits limits) {
        var settled = new ArrayList<Optional<Money>>(Collections.nCopies(lines.size(), Optional.empty()));
        var fit = new ArrayList<Integer>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isPositive()) {
                fit.add(i);
            }
        }
        if (fit.isEmpty() || !open.isPositive()) {
            return settled;
        }
        var met = total.minus(open);
        var exact = fit.stream().filter(i -> lines.get(i).equals(open)).findFirst();
        if (exact.isPresent()) {
            settled.set(exact.get(), Optional.of(open));
            return settled;
        }
        var last = fit.getLast();
        var others = Money.sum(
                fit.stream().filter(i -> !i.equals(last)).map(lines::get).toList(), open.currency());
        var rest = open.minus(others);
        boolean together =
                rest.isPositive() && limits.closes(total, met.plus(others).plus(lines.get(last)));
        if (!together) {
            var alone = fit.stream()
                    .filter(i -> limits.closes(total, met.plus(lines.get(i))))
                    .findFirst();
            if (alone.isPresent()) {
                settled.set(alone.get(), Optional.of(open));
                return settled;
            }
            if (others.plus(lines.get(last)).compareTo(open) > 0) {
                return settled;
            }
        }
        fit.forEach(i -> settled.set(i, Optional.of(lines.get(i))));
        if (together) {
            settled.set(last, Optional.of(rest));
        }
        return settled;
    }
}
