package se.knyt.server.returns;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * A refund that somebody started here.
 *
 * @param trail of the purchase, 0 where it is not known
 * @param heldRule the rule that lets it wait, empty where none does
 * @param heldReason of that rule
 * @param lines rows given back, empty for money alone
 * @param why code of the kind of return, empty where nobody has said
 * @param state {@code waits}, {@code sent} or {@code refused}
 * @param decidedBy the second person, empty for none
 * @param parts where several captures give it, or several places: each with how far it has come
 * @param abroad what the buyer gets in the currency that he paid in, where that is another
 * @param effect how far its paying back has come, empty while there is none
 * @param fact the credit that it became, null for none yet
 */
public record AskedPage(
        long id,
        String order,
        long trail,
        Money amount,
        List<Line> lines,
        String why,
        String reason,
        String heldRule,
        String heldReason,
        String state,
        String askedBy,
        Instant askedAt,
        String decidedBy,
        List<Part> parts,
        Optional<Money> abroad,
        String effect,
        @Nullable Long fact) {
    public AskedPage {
        lines = List.copyOf(lines);
        parts = List.copyOf(parts);
    }

    /**
     * What one capture gives.
     *
     * @param effect how far its paying back has come, empty while there is none
     */
    public record Part(String provider, Money amount, String effect) {
        /** Whether a person has to do something for it. */
        public boolean stopped() {
            return "rejected".equals(effect) || "held".equals(effect);
        }

        /** The chip's look. */
        public String look() {
            return switch (effect) {
                case "rejected", "held" -> "bad";
                case "done" -> "tied";
                case "withdrawn" -> "plain";
                default -> "wait";
            };
        }

        /** Key of the chip's word. */
        public String word() {
            return switch (effect) {
                case "" -> "returns.state.waits";
                case "done" -> "returns.state.refunded";
                case "rejected", "held" -> "returns.state.stopped";
                case "withdrawn" -> "returns.state.given-up";
                default -> "returns.state.sent";
            };
        }
    }

    /** Whether what was refused of it can be given up. */
    public boolean refused() {
        return "rejected".equals(effect) || parts.stream().anyMatch(p -> "rejected".equals(p.effect()));
    }

    public boolean anyStopped() {
        return parts.stream().anyMatch(Part::stopped);
    }

    /** What has not gone back, since it was refused. */
    public Money stopped() {
        return Money.sum(parts.stream().filter(Part::stopped).map(Part::amount).toList(), amount.currency());
    }

    /** @param fate code of what becomes of the goods, empty where nobody has said */
    public record Line(String text, String quantity, Money gross, String fate) {}

    public boolean waits() {
        return "waits".equals(state);
    }

    /** The chip's look. */
    public String look() {
        if ("refused".equals(state) || "withdrawn".equals(effect)) {
            return "plain";
        }
        return "rejected".equals(effect) || "held".equals(effect) ? "bad" : "wait";
    }

    /** Key of the chip's word. */
    public String word() {
        if (!"sent".equals(state)) {
            return "returns.state." + state;
        }
        if (fact != null) {
            return "returns.state.credited";
        }
        return switch (effect) {
            case "done" -> "returns.state.refunded";
            case "rejected", "held" -> "returns.state.stopped";
            case "withdrawn" -> "returns.state.given-up";
            default -> "returns.state.sent";
        };
    }
}
