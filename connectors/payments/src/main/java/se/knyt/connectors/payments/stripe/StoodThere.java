package se.knyt.connectors.payments.stripe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * What stood in the balance when a payout was made by hand, and no other payout is known to have taken: movements from the payout backwards
 * to where nothing stood there, less what automatic payouts list as theirs, and what people have said of others that were made by hand.
 *
 * @param itself the payout's own movement
 * @param carried what the payout before left of what a person has said that it took
 * @param after what stood there after the payout, in all
 * @param transactions the oldest first
 * @param whole whether they come to the balance, with what was carried
 * @param afterWord whether a payout before it was explained by a person
 */
record StoodThere(
        JsonNode itself,
        Money paid,
        Money carried,
        Money after,
        List<JsonNode> transactions,
        boolean whole,
        boolean afterWord) {
    private static final int STANDING_MAX = 5_000;
    /** Each is asked for what it took. */
    private static final int AUTOMATIC_MAX = 60;

    private static final int MEMBERS_MAX = 20_000;

    /** Those of some ids, each charge with what was not captured of it. */
    List<JsonNode> of(List<String> ids) {
        var wanted = new HashSet<>(ids);
        var charges = new HashSet<String>();
        transactions.stream()
                .filter(each -> wanted.contains(Json.text(each, "id")))
                .map(Sources::id)
                .filter(id -> !id.isEmpty())
                .forEach(charges::add);
        return transactions.stream()
                .filter(each -> wanted.contains(Json.text(each, "id"))
                        || (Sources.isReversal(each) && charges.contains(Sources.charge(each))))
                .toList();
    }

    /** Null where the payout is not among the movements. */
    static @Nullable StoodThere of(
            Movements movements, StripeClient client, StripeSettings settings, String payout, Currency currency) {
        var walk = new Walk(movements, settings, currency);
        return walk.to(payout) ? walk.back(client) : null;
    }

    /** From now to the payout, and from there back. */
    private static final class Walk {
        private final Movements movements;
        private final StripeSettings settings;
        private final Currency currency;
        private final List<String> automatic = new ArrayList<>();
        private final List<JsonNode> found = new ArrayList<>();
        private final Set<String> taken = new HashSet<>();
        /** What stood there after the movement that is next. */
        private Money standing;

        private int next;
        private JsonNode itself = Json.object();
        private Money carried;
        private boolean sure = true;
        private boolean afterWord;

        Walk(Movements movements, StripeSettings settings, Currency currency) {
            this.movements = movements;
            this.settings = settings;
            this.currency = currency;
            this.standing = movements.stated(currency);
            this.carried = Money.zero(currency);
        }

        private @Nullable JsonNode step() {
            while (true) {
                var each = movements.at(next++);
                if (each == null || Json.text(each, "currency").equalsIgnoreCase(currency.code())) {
                    return each;
                }
            }
        }

        boolean to(String payout) {
            for (var each = step(); each != null; each = step()) {
                if (Movements.isPayout(each)) {
                    if (Sources.id(each).equals(payout)) {
                        itself = each;
                        return true;
                    }
                    other(each, false);
                }
                standing = standing.minus(Movements.net(each, currency));
            }
            return false;
        }

        /** A payout beside this one: what it took is not this one's. */
        private void other(JsonNode payout, boolean before) {
            var word = settings.taken().get(Sources.id(payout));
            if (PayoutsByHand.isAutomatic(payout)) {
                automatic.add(Sources.id(payout));
            } else if (word != null) {
                taken.addAll(word.transactions());
                afterWord |= before;
            } else if (before) {
                // Nobody has said what it took.
                sure = false;
            }
        }

        StoodThere back(StripeClient client) {
            var after = standing;
            var before = after.minus(Movements.net(itself, currency));
            standing = before;
            boolean first = true;
            while (!standing.isZero() && found.size() < STANDING_MAX) {
                var each = step();
                if (each == null) {
                    break;
                }
                if (!Movements.isPayout(each)) {
                    found.add(each);
                } else {
                    other(each, true);
                    var word = settings.taken().get(Sources.id(each));
                    carried = first && word != null ? Money.of(word.restMinor(), currency) : carried;
                    first = false;
                }
                standing = standing.minus(Movements.net(each, currency));
            }
            sure &= automatic.size() <= AUTOMATIC_MAX;
            for (var each : automatic.subList(0, Math.min(AUTOMATIC_MAX, automatic.size()))) {
                var members = members(client, each);
                sure &= !members.isEmpty();
                taken.addAll(members);
            }
            var left = found.reversed().stream()
                    .filter(each -> !taken.contains(Json.text(each, "id")))
                    .toList();
            boolean all = sure && carried.plus(Movements.sum(left, currency)).equals(before);
            return new StoodThere(itself, before.minus(after), carried, after, left, all, afterWord);
        }

        private static List<String> members(StripeClient client, String payout) {
            var all = new ArrayList<String>();
            var after = "";
            while (all.size() < MEMBERS_MAX) {
                var page = StripeClient.parsed(client.transactions(payout, after));
                var some = Json.list(page, "data");
                for (var each : some) {
                    after = Json.text(each, "id");
                    all.add(after);
                }
                if (some.isEmpty() || !Json.flagOr(page, "has_more", false)) {
                    break;
                }
            }
            return all;
        }
    }
}
