package se.knyt.server.returns;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.server.shell.Paging;

/**
 * The list of refunds.
 *
 * @param open whether only those that no payout has settled are shown
 * @param kind code of why they were made, empty for any
 * @param begun what is not credited yet: drafts, what waits for a second person, what is on its way
 */
public record ReturnsPage(boolean open, String kind, List<Open> begun, List<ReturnRow> rows, Paging paging) {
    /** Codes of the kinds to choose from. */
    public List<String> kinds() {
        return Arrays.stream(ReturnKind.values())
                .filter(each -> each != ReturnKind.UNTOLD)
                .map(ReturnKind::code)
                .toList();
    }

    /** The chosen ones, as the address says it; empty for all. */
    public String query() {
        var query = (open ? "&state=open" : "") + (kind.isEmpty() ? "" : "&kind=" + kind);
        return query.isEmpty() ? "" : "?" + query.substring(1);
    }

    /** The same of another kind: one is of all, settled or not. */
    public String query(String other) {
        return new ReturnsPage(open && other.isEmpty(), other, begun, rows, paging).query();
    }

    /**
     * Something to decide or to wait for.
     *
     * @param order empty where it is not known
     * @param word key of the chip's word
     * @param path of its page within the company; empty where {@code asked} names it
     * @param asked the refund that somebody started, 0 for none
     * @param made the shop's return, 0 for none
     * @param begun whether it is a return that somebody began here
     */
    public record Open(
            String order,
            @Nullable Money amount,
            Instant at,
            String look,
            String word,
            String path,
            long asked,
            long made,
            boolean begun) {
        Open(
                String order,
                @Nullable Money amount,
                Instant at,
                String look,
                String word,
                String path,
                long asked,
                long made) {
            this(order, amount, at, look, word, path, asked, made, false);
        }

        /** Whether goods come back by it, and not money alone. */
        public boolean goods() {
            return begun || made != 0;
        }

        static Open of(AskedPage asked) {
            return new Open(
                    asked.order(), asked.amount(), asked.askedAt(), asked.look(), asked.word(), "", asked.id(), 0);
        }
    }
}
